package org.ovmexporter.snapshots.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Flock;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.Snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an exporter leaves that dies in the middle, made by hand, and what becomes of it. */
class DebrisTest extends EngineTest {
    private static final String PART = ".snapshot.json.part";

    private SandboxVm vm;
    private Snapshot snapshot;

    @BeforeEach
    void takeSnapshot() throws Exception {
        vm = fixture.vm(1, FIRST, SECOND);
        snapshot = Fixture.create(snapshots, vm);
    }

    @Test
    void aSnapshotIsNoDebris() throws IOException {
        snapshots.removeDebris();

        assertThat(snapshots.list(vm.name()).items()).containsExactly(snapshot);
        assertThat(fixture.path(snapshot, snapshot.disks().get(0))).exists();
        assertThat(fixture.path(snapshot, snapshot.disks().get(1))).exists();
    }

    @Test
    void aCreatorThatDiedBeforeItsManifestLeavesNothing() throws IOException {
        unfinish(FIRST);
        unfinish(SECOND);

        snapshots.removeDebris();

        assertNothingIsLeft();
    }

    @Test
    void aCreatorThatDiedBeforeItsHomesManifestLeavesNothing() throws IOException {
        unfinish(FIRST);

        snapshots.removeDebris();

        assertNothingIsLeft();
    }

    /** As when the exporter is told to stop; that is no reason for a warning. */
    @Test
    void whoIsInterruptedLeavesTheRestAlone() throws IOException {
        unfinish(FIRST);
        Debris debris = new Debris(fixture.repositories().all());

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(debris::remove).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(directory(FIRST)).exists();
    }

    @Test
    void aDirectoryThatIsEmptyYetIsRemoved() throws IOException {
        Path made = Files.createDirectory(
                directory(FIRST).resolveSibling("00000000-0000-4000-8000-000000000000"));

        snapshots.removeDebris();

        assertThat(made).doesNotExist();
    }

    @Test
    void whatACreatorOfThePoolIsWorkingOnStays() throws IOException {
        unfinish(FIRST);
        unfinish(SECOND);
        try (Directory held = Directory.open(directory(FIRST));
                Flock _ = held.tryLock(Flock.Mode.EXCLUSIVE).orElseThrow()) {
            snapshots.removeDebris();

            assertThat(fixture.path(snapshot, snapshot.disks().get(0))).exists();
            assertThat(directory(SECOND)).doesNotExist();
        }
        snapshots.removeDebris();

        assertNothingIsLeft();
    }

    @Test
    void whileItsHomeIsNotMountedTheRestOfASnapshotStays() throws IOException {
        Path home = fixture.host.repository(FIRST);
        Path elsewhere = home.resolveSibling("unmounted");
        Files.move(home, elsewhere);
        Files.createDirectories(home.resolve("CoriolisSnapshots"));
        snapshots.removeDebris();
        Files.delete(home.resolve("CoriolisSnapshots"));
        Files.delete(home);
        Files.move(elsewhere, home);

        assertThat(fixture.path(snapshot, snapshot.disks().get(1))).exists();
        assertThat(snapshots.find(vm.name(), snapshot.id())).contains(snapshot);
    }

    @Test
    void filesThatNoPlanNamesStay() throws IOException {
        unfinish(FIRST);
        unfinish(SECOND);
        Path foreign = Files.writeString(directory(FIRST).resolve("notes.txt"), "keep me");

        snapshots.removeDebris();

        assertThat(foreign).hasContent("keep me");
        assertThat(fixture.path(snapshot, snapshot.disks().get(0))).doesNotExist();
        assertThat(directory(SECOND)).doesNotExist();
    }

    @Test
    void aDirectoryOfAnotherProgramStaysWhole() throws IOException {
        Path other = Files.createDirectory(
                directory(FIRST).resolveSibling("00000000-0000-4000-8000-000000000000"));
        Path disk = Files.writeString(other.resolve("disk.img"), "not ours");

        snapshots.removeDebris();

        assertThat(disk).hasContent("not ours");
    }

    @Test
    void aManifestThatCannotBeReadIsNoReasonToDelete() throws IOException {
        Files.writeString(directory(FIRST).resolve("snapshot.json"), "{");

        snapshots.removeDebris();

        assertThat(fixture.path(snapshot, snapshot.disks().get(0))).exists();
    }

    /** As it is before the manifest is there, and after a deletion has begun. */
    private void unfinish(String repository) throws IOException {
        Path directory = directory(repository);
        Files.move(directory.resolve("snapshot.json"), directory.resolve(PART));
    }

    private Path directory(String repository) {
        return fixture.directory(repository, snapshot);
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(directory(FIRST)).doesNotExist();
        assertThat(directory(SECOND)).doesNotExist();
        assertThat(snapshots.list(vm.name()).items()).isEmpty();
    }
}
