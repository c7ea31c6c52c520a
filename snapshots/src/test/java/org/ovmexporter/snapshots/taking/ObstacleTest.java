package org.ovmexporter.snapshots.taking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.HostVm;
import org.ovmexporter.snapshots.NotSnapshotableException;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.SnapshotOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What keeps a VM's disk out of a snapshot, and that then none is taken at all. */
class ObstacleTest extends EngineTest {
    private static final String DISKS = "/OVS/Repositories/" + FIRST + "/VirtualDisks/";

    private SandboxVm vm;

    @BeforeEach
    void makeVm() throws IOException {
        vm = fixture.vm(1, FIRST);
    }

    @Test
    void aPhysicalDeviceIsNamedAsTheReason() throws IOException {
        refuses(
                "phy:/dev/mapper/3600000000000000000000000000000a2,xvdb,w!",
                "xvdb (/dev/mapper/3600000000000000000000000000000a2)",
                "physical device");
    }

    @Test
    void aPathOutsideTheRepositoriesIsRefused() throws IOException {
        refuses("file:/etc/shadow,xvdb,w", "/etc/shadow", "not inside a repository");
    }

    @Test
    void aPathThatClimbsOutOfItsRepositoryIsRefused() throws IOException {
        refuses("file:" + DISKS + "../../../../../etc/shadow,xvdb,w", "xvdb");
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Files.createSymbolicLink(
                fixture.host.path(DISKS + "link.img"), vm.disks().getFirst());

        refuses("file:" + DISKS + "link.img,xvdb,w", "link.img", "a symbolic link");
    }

    @Test
    void aSymbolicLinkOnTheWayIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(fixture.directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("secret.img"), "secret");
        Files.createSymbolicLink(
                fixture.host.repository(FIRST).resolve("VirtualDisks/way"), elsewhere);
        setSecondDisk("file:" + DISKS + "way/secret.img,xvdb,w");

        assertThatThrownBy(() -> Fixture.create(snapshots, vm)).isInstanceOf(IOException.class);
        assertNothingWasTaken();
    }

    @Test
    void aFifoIsRefusedAndNotOpened() throws Exception {
        Path fifo = fixture.host.path(DISKS + "fifo.img");
        Command.run("mkfifo", fifo.toString());

        refuses("file:" + DISKS + "fifo.img,xvdb,w", "fifo.img", "pipe");
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectory(fixture.host.path(DISKS + "directory.img"));

        refuses("file:" + DISKS + "directory.img,xvdb,w", "directory.img", "a directory");
    }

    @Test
    void aDiskThatIsNotThereIsRefused() throws IOException {
        refuses("file:" + DISKS + "gone.img,xvdb,w", "gone.img", "does not exist");
    }

    @Test
    void everyObstacleIsNamedAtOnce() throws IOException {
        setDisks("file:" + DISKS + "gone.img,xvdb,w", "phy:/dev/sdx,xvdc,w");

        assertThatThrownBy(() -> Fixture.create(snapshots, vm))
                .hasMessageContaining("xvdb")
                .hasMessageContaining("xvdc");
    }

    @Test
    void readOnlyMediaAreLeftOutAndNoObstacle() throws Exception {
        setSecondDisk("file:/OVS/Repositories/" + SECOND + "/ISOs/gone.iso,xvdb:cdrom,r");

        HostVm found = Fixture.find(snapshots, vm);

        assertThat(found.snapshotCompatible()).isTrue();
        assertThat(found.disks().get(1).obstacle()).isPresent();
        assertThat(snapshots.create(found, SnapshotOptions.PLAIN).disks()).hasSize(1);
    }

    @Test
    void aVmWithNothingToTakeIsRefused() throws IOException {
        fixture.setDisks(vm, List.of(",xvdb:cdrom,r"));

        assertThat(Fixture.find(snapshots, vm).snapshotCompatible()).isFalse();
        assertThatThrownBy(() -> Fixture.create(snapshots, vm))
                .isInstanceOf(NotSnapshotableException.class)
                .hasMessageContaining("no disk that can be written");
    }

    @Test
    void aRepositoryThatIsNotMountedIsAnObstacleOnlyToItsOwnVms() throws Exception {
        SandboxVm other = fixture.vm(2, SECOND);
        Path mountPoint = fixture.host.repository(SECOND);
        Files.move(mountPoint, mountPoint.resolveSibling("unmounted"));
        setSecondDisk("file:/OVS/Repositories/" + SECOND + "/VirtualDisks/a.img,xvdb,w");

        assertThatThrownBy(() -> Fixture.create(snapshots, vm))
                .isInstanceOf(NotSnapshotableException.class)
                .hasMessageContaining("not mounted");
        assertThat(snapshots.virtualMachine(other.name())).isEmpty();
        fixture.setDisks(
                vm, List.of("file:" + DISKS + vm.disks().getFirst().getFileName() + ",xvda,w"));
        assertThat(Fixture.create(snapshots, vm).disks()).hasSize(1);
    }

    @Test
    void whenTheSecondDiskFailsNothingIsLeftOfTheFirst() throws Exception {
        SandboxVm two = fixture.vm(3, FIRST, SECOND);
        HostVm found = Fixture.find(snapshots, two);
        Files.delete(two.disks().get(1));

        assertThatThrownBy(() -> snapshots.create(found, SnapshotOptions.PLAIN))
                .isInstanceOf(IOException.class);
        assertNothingWasTaken();
    }

    @Test
    void disksOfOneNameInOneRepositoryAreBothTaken() throws Exception {
        Path twin = fixture.host
                .repository(FIRST)
                .resolve("Assemblies")
                .resolve(vm.disks().getFirst().getFileName());
        Files.writeString(twin, "the twin");
        setSecondDisk("file:/OVS/Repositories/" + FIRST + "/Assemblies/" + twin.getFileName()
                + ",xvdb,w");

        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(snapshot.disks())
                .extracting(SnapshotDisk::name)
                .containsOnly(String.valueOf(twin.getFileName()))
                .hasSize(2);
        assertThat(fixture.path(snapshot, snapshot.disks().get(1))).hasContent("the twin");
        assertThat(fixture.path(snapshot, snapshot.disks().getFirst())).hasSize(Fixture.DISK);
    }

    private void refuses(String entry, String... words) throws IOException {
        setSecondDisk(entry);

        assertThat(Fixture.find(snapshots, vm).snapshotCompatible()).isFalse();
        assertThatThrownBy(() -> Fixture.create(snapshots, vm))
                .isInstanceOf(NotSnapshotableException.class)
                .hasMessageContainingAll(words);
        assertNothingWasTaken();
    }

    private void setSecondDisk(String entry) throws IOException {
        setDisks("file:" + DISKS + vm.disks().getFirst().getFileName() + ",xvda,w", entry);
    }

    private void setDisks(String... entries) throws IOException {
        fixture.setDisks(vm, List.of(entries));
    }

    private void assertNothingWasTaken() throws IOException {
        for (String repository : List.of(FIRST, SECOND)) {
            Path folder = fixture.host.repository(repository).resolve("CoriolisSnapshots");
            if (Files.exists(folder)) {
                try (Stream<Path> left = Files.list(folder)) {
                    assertThat(left).isEmpty();
                }
            }
        }
    }
}
