package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;
import static org.ovmexporter.snapshots.Fixture.bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class SnapshotLifeTest extends EngineTest {
    private SandboxVm vm;

    @BeforeEach
    void makeVm() throws IOException {
        vm = fixture.vm(1, FIRST, SECOND);
    }

    @Test
    void aSnapshotHoldsEveryDiskInItsOwnRepository() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(snapshot.disks()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            SnapshotDisk disk = snapshot.disks().get(i);
            String mount = "/OVS/Repositories/" + List.of(FIRST, SECOND).get(i);
            assertThat(snapshot.path(disk))
                    .isEqualTo(mount + "/CoriolisSnapshots/" + snapshot.id() + "/" + disk.name());
            assertThat(disk.repositoryMountPoint()).isEqualTo(mount);
            assertThat(fixture.host.path(disk.parentPath()))
                    .isEqualTo(vm.disks().get(i));
            assertThat(disk.size()).isEqualTo(Fixture.DISK);
            assertThat(bytes(fixture.path(snapshot, disk)))
                    .isEqualTo(bytes(vm.disks().get(i)));
        }
        assertThat(snapshot.disks())
                .extracting(SnapshotDisk::deviceName)
                .containsExactly("xvda", "xvdb");
    }

    @Test
    void aSnapshotIsNotTouchedByWhatTheGuestWritesAfterwards() throws Exception {
        byte[] before = bytes(vm.disks().getFirst());
        Snapshot snapshot = Fixture.create(snapshots, vm);

        new GuestWrites(vm.disks().getFirst(), 7).random(0, 2 << 20);

        try (OpenDisk disk = snapshots.open(
                CallingThread.ofPool(), snapshot, snapshot.disks().getFirst())) {
            assertThat(Fixture.read(disk)).isEqualTo(before);
        }
    }

    @Test
    void nobodyButTheOwnerReadsSnapshots() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(mode(fixture.directory(FIRST, snapshot))).isEqualTo("rwxr-x---");
        assertThat(mode(fixture.host.repository(FIRST).resolve("CoriolisSnapshots")))
                .isEqualTo("rwxr-x---");
        assertThat(mode(fixture.path(snapshot, snapshot.disks().getFirst())))
                .isEqualTo("rw-------");
        assertThat(mode(fixture.directory(FIRST, snapshot).resolve("snapshot.json")))
                .isEqualTo("rw-------");
    }

    @Test
    void snapshotsAreListedOldestFirst() throws Exception {
        List<String> ids = List.of(
                Fixture.create(snapshots, vm).id(),
                Fixture.create(snapshots, vm).id(),
                Fixture.create(snapshots, vm).id());

        assertThat(snapshots.list(vm.name()).items()).extracting(Snapshot::id).isEqualTo(ids);
        assertThat(Fixture.find(snapshots, vm).snapshots()).isEqualTo(ids);
        assertThat(snapshots.virtualMachines().items())
                .singleElement()
                .satisfies(found -> assertThat(found.snapshots()).isEqualTo(ids));
    }

    @Test
    void anotherExporterOfThePoolSeesASnapshotAndItsDeletionAtOnce() throws Exception {
        Snapshots other = fixture.exporter(fixture.directory.resolve("other.db"));
        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(other.find(vm.name(), snapshot.id())).contains(snapshot);
        assertThat(other.list(vm.name()).items()).containsExactly(snapshot);

        other.delete(vm.name(), snapshot.id());

        assertThat(snapshots.find(vm.name(), snapshot.id())).isEmpty();
        assertThat(Fixture.find(snapshots, vm).snapshots()).isEmpty();
    }

    @Test
    void aRestartOrALostIndexForgetsNothing() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(fixture.exporter().list(vm.name()).items()).containsExactly(snapshot);
        Files.writeString(fixture.database, "this is not a database");
        assertThat(fixture.exporter().list(vm.name()).items()).containsExactly(snapshot);
        Files.delete(fixture.database);
        assertThat(fixture.exporter().list(vm.name()).items()).containsExactly(snapshot);
    }

    @Test
    void aDeletedSnapshotLeavesNothingBehind() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);

        snapshots.delete(vm.name(), snapshot.id());

        assertThat(fixture.directory(FIRST, snapshot)).doesNotExist();
        assertThat(fixture.directory(SECOND, snapshot)).doesNotExist();
        assertThat(snapshots.find(vm.name(), snapshot.id())).isEmpty();
    }

    @Test
    void deletingTwiceOrWhatNeverWasIsNoError() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        snapshots.delete(vm.name(), snapshot.id());

        snapshots.delete(vm.name(), snapshot.id());
        snapshots.delete(vm.name(), "../../etc");

        assertThat(snapshots.list(vm.name()).items()).isEmpty();
    }

    @Test
    void deletingAllLeavesTheOtherVmsSnapshots() throws Exception {
        SandboxVm other = fixture.vm(2, FIRST);
        Fixture.create(snapshots, vm);
        Fixture.create(snapshots, vm);
        Snapshot kept = Fixture.create(snapshots, other);

        snapshots.deleteAll(vm.name());

        assertThat(snapshots.list(vm.name()).items()).isEmpty();
        assertThat(snapshots.list(other.name()).items()).containsExactly(kept);
    }

    @Test
    void anotherVmsSnapshotIsNeitherFoundNorDeleted() throws Exception {
        SandboxVm other = fixture.vm(2, FIRST);
        Snapshot snapshot = Fixture.create(snapshots, vm);

        snapshots.delete(other.name(), snapshot.id());

        assertThat(snapshots.find(other.name(), snapshot.id())).isEmpty();
        assertThat(snapshots.find(vm.name(), snapshot.id())).contains(snapshot);
    }

    @Test
    void whatIsHalfGoneCanStillBeDeleted() throws Exception {
        Snapshot noDisk = Fixture.create(snapshots, vm);
        Files.delete(fixture.path(noDisk, noDisk.disks().getFirst()));
        Snapshot noSecondPart = Fixture.create(snapshots, vm);
        deleteTree(fixture.directory(SECOND, noSecondPart));
        Snapshot noHome = Fixture.create(snapshots, vm);
        deleteTree(fixture.directory(FIRST, noHome));

        for (Snapshot snapshot : List.of(noDisk, noSecondPart, noHome)) {
            snapshots.delete(vm.name(), snapshot.id());
            assertThat(fixture.directory(FIRST, snapshot)).doesNotExist();
            assertThat(fixture.directory(SECOND, snapshot)).doesNotExist();
        }
    }

    @Test
    void withoutItsHomesManifestASnapshotDoesNotExist() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        snapshots.list(vm.name()).items();
        Files.delete(fixture.directory(FIRST, snapshot).resolve("snapshot.json"));

        assertThat(snapshots.find(vm.name(), snapshot.id())).isEmpty();
        assertThat(snapshots.list(vm.name()).items()).isEmpty();
    }

    @Test
    void filesThatOthersPutBesideADiskAreNeverDeleted() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        Path foreign = Files.writeString(
                fixture.directory(FIRST, snapshot).resolve("notes.txt"), "keep me");

        snapshots.delete(vm.name(), snapshot.id());

        assertThat(foreign).hasContent("keep me");
        assertThat(snapshots.find(vm.name(), snapshot.id())).isEmpty();
    }

    @Test
    void anOpenDiskOutlivesItsSnapshot() throws Exception {
        byte[] before = bytes(vm.disks().getFirst());
        Snapshot snapshot = Fixture.create(snapshots, vm);
        try (OpenDisk disk = snapshots.open(
                CallingThread.ofPool(), snapshot, snapshot.disks().getFirst())) {
            snapshots.delete(vm.name(), snapshot.id());

            assertThat(Fixture.read(disk)).isEqualTo(before);
        }
        assertThatThrownBy(() -> snapshots.contents(snapshot, snapshot.disks(), Selection.WHOLE))
                .isInstanceOf(GoneException.class);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void deleteTree(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
