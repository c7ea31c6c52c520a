package org.ovmexporter.snapshots.taking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.Increment;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.Snapshots;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Snapshots as the reference exporter leaves them: the disks, and nothing else. */
class AdoptionTest extends EngineTest {
    private final Instant time =
            Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
    private SandboxVm vm;
    private Snapshot bare;

    @BeforeEach
    void leaveABareSnapshot() throws Exception {
        vm = fixture.vm(1, FIRST, SECOND);
        fixture.vm(2, FIRST);
        bare = Fixture.create(snapshots, vm);
        strip(FIRST);
        strip(SECOND);
    }

    @Test
    void itIsListedAsItsVmsWithTheTimeOfItsDirectoryAndWithoutAClaim() throws IOException {
        assertThat(listed(snapshots)).isEmpty();

        snapshots.adopt();

        Snapshot adopted = only();
        assertThat(adopted.id()).isEqualTo(bare.id());
        assertThat(adopted.createdAt()).isEqualTo(time);
        assertThat(adopted.disks()).isEqualTo(bare.disks());
        assertThat(adopted.consistency()).isEmpty();
        assertThat(adopted.expiresAt()).isEmpty();
    }

    @Test
    void anotherExporterOfThePoolSeesItAtOnce() throws IOException {
        snapshots.adopt();

        try (Snapshots other = fixture.exporter(fixture.directory.resolve("other.db"))) {
            assertThat(listed(other)).containsExactly(only());
        }
    }

    @Test
    void anIncrementFromItToANewerOneIsRight() throws Exception {
        snapshots.adopt();
        new GuestWrites(vm.disks().getFirst(), 9).random(2 << 20, 64 * 1024);
        Snapshot newer = Fixture.create(snapshots, vm);

        byte[] copy = Files.readAllBytes(fixture.path(bare, bare.disks().getFirst()));
        byte[] current = Files.readAllBytes(vm.disks().getFirst());
        List<Chunk> changed = Increment.between(snapshots, only(bare.id()), newer, Selection.WHOLE);
        assertThat(changed).isNotEmpty();
        for (Chunk chunk : changed) {
            System.arraycopy(
                    current, (int) chunk.start(), copy, (int) chunk.start(), (int) chunk.length());
        }
        assertThat(copy).isEqualTo(current);
    }

    @Test
    void itIsDeletedWhole() throws IOException {
        snapshots.adopt();

        snapshots.delete(vm.name(), bare.id());

        assertThat(listed(snapshots)).isEmpty();
        assertThat(directory(FIRST)).doesNotExist();
        assertThat(directory(SECOND)).doesNotExist();
    }

    @Test
    void beforeItIsRecognisedItIsNoDebris() throws IOException {
        snapshots.removeDebris();

        assertThat(fixture.path(bare, bare.disks().get(0))).exists();
        assertThat(fixture.path(bare, bare.disks().get(1))).exists();
    }

    @Test
    void oneThatMayNotBeCompleteYetIsLeftAlone() throws IOException {
        touch(SECOND, Instant.now());

        snapshots.adopt();

        assertThat(listed(snapshots)).isEmpty();
        assertThat(names(FIRST)).isEqualTo(1);
    }

    @Test
    void oneWithAFileThatIsNoDiskOfTheVmIsLeftAlone() throws IOException {
        Files.writeString(directory(FIRST).resolve("other.img"), "not a disk");
        touch(FIRST, time);

        snapshots.adopt();

        assertThat(listed(snapshots)).isEmpty();
        assertThat(names(FIRST)).isEqualTo(2);
    }

    @Test
    void oneWhoseDisksTwoVmsHaveIsLeftAlone() throws IOException {
        Path config =
                fixture.host.repository(FIRST).resolve("VirtualMachines/" + vm.name() + "/vm.cfg");
        Path clone = Files.createDirectory(fixture.host
                .repository(FIRST)
                .resolve("VirtualMachines/0004fb0000060000cccc0000000000ff"));
        Files.writeString(
                clone.resolve("vm.cfg"),
                Files.readString(config)
                        .replace(
                                "name = '" + vm.name(),
                                "name = '0004fb0000060000cccc0000000000ff"));

        snapshots.adopt();

        assertThat(listed(snapshots)).isEmpty();
    }

    @Test
    void oneWhoseVmHasARepositoryThatIsNotMountedIsLeftAlone() throws IOException {
        Path second = fixture.host.repository(SECOND);
        Path away = Files.move(second, fixture.directory.resolve("away"));
        Files.createDirectory(second);

        snapshots.adopt();

        assertThat(names(FIRST)).isEqualTo(1);
        Files.delete(second);
        Files.move(away, second);
        snapshots.adopt();
        assertThat(only().disks()).hasSize(2);
    }

    @Test
    void aCrashInTheMiddleIsMadeGoodLater() throws IOException {
        snapshots.adopt();
        Files.delete(directory(FIRST).resolve(Manifest.FILE));
        touch(FIRST, time);
        touch(SECOND, time);
        snapshots.removeDebris();
        assertThat(listed(snapshots)).isEmpty();

        snapshots.adopt();

        assertThat(only().disks()).isEqualTo(bare.disks());
    }

    private List<Snapshot> listed(Snapshots exporter) throws IOException {
        return exporter.list(vm.name()).items();
    }

    private Snapshot only() throws IOException {
        List<Snapshot> all = listed(snapshots);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Snapshot only(String id) throws IOException {
        return snapshots.find(vm.name(), id).orElseThrow();
    }

    private void strip(String repository) throws IOException {
        Files.delete(directory(repository).resolve(Manifest.FILE));
        touch(repository, time);
    }

    private void touch(String repository, Instant changed) throws IOException {
        Files.setLastModifiedTime(directory(repository), FileTime.from(changed));
    }

    private Path directory(String repository) {
        return fixture.host.repository(repository).resolve(SnapshotFolder.NAME).resolve(bare.id());
    }

    private long names(String repository) throws IOException {
        try (var files = Files.list(directory(repository))) {
            return files.count();
        }
    }
}
