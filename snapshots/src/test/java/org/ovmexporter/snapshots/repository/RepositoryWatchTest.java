package org.ovmexporter.snapshots.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.NearlyFull;
import org.ovmexporter.snapshots.OpenDisk;
import org.ovmexporter.snapshots.Quiescing;
import org.ovmexporter.snapshots.RepositoryState;
import org.ovmexporter.snapshots.RepositoryState.Health;
import org.ovmexporter.snapshots.RepositoryTrouble;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.Snapshots;
import org.ovmexporter.snapshots.SpaceGuard;
import org.ovmexporter.snapshots.reading.Leases;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** What is said and done while snapshots live and space runs out; the clock is set by hand. */
@ParameterizedClass
@MethodSource("org.ovmexporter.snapshots.Fixture#filesystems")
class RepositoryWatchTest {
    private static final Duration LONG = Leases.GRACE.plusMinutes(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @Parameter
    RealFilesystem filesystem = RealFilesystem.matrix().getFirst();

    private NearlyFull full;
    private Fixture fixture;
    private SandboxVm vm;
    /** Half of the share that is free, in percent. */
    private int half;

    @BeforeEach
    void makeHost() throws IOException {
        full = NearlyFull.on(filesystem);
        fixture = new Fixture(full.directory());
        vm = fixture.vm(1, FIRST, SECOND);
        FileStore store = Files.getFileStore(full.directory());
        half = (int) (store.getUsableSpace() * 50 / store.getTotalSpace());
    }

    @AfterEach
    void giveRoomBack() throws IOException {
        Files.deleteIfExists(ballast());
        full.close();
    }

    @Test
    void snapshotsAreWarnedOfWhileSpaceRunsOut() throws Exception {
        try (Snapshots snapshots = exporter(new SpaceGuard(0, half, 0))) {
            Snapshot snapshot = Fixture.create(snapshots, vm);
            assertThat(state(snapshots).health()).isEqualTo(Health.OK);
            assertThat(state(snapshots).snapshots()).hasValue(1);
            takeMostRoom();

            assertThat(state(snapshots).health()).isEqualTo(Health.RUNNING_LOW);
            assertThat(state(snapshots).warning().orElseThrow())
                    .contains(
                            "MiB are free of",
                            "while 1 snapshot lives",
                            "the guests get the error");
            assertThat(snapshots.runningLow(snapshot))
                    .extracting(RepositoryTrouble::repository)
                    .containsExactlyInAnyOrder(FIRST, SECOND);

            snapshots.delete(vm.name(), snapshot.id());
            assertThat(state(snapshots).health()).isEqualTo(Health.OK);
            assertThat(state(snapshots).snapshots()).hasValue(0);
        }
    }

    @Test
    void unlessToldToNoSnapshotIsDropped() throws Exception {
        try (Snapshots snapshots = exporter(new SpaceGuard(0, half, 0))) {
            Snapshot snapshot = Fixture.create(snapshots, vm);
            takeMostRoom();
            pass(LONG);
            snapshots.watchRepositories();

            assertThat(snapshots.list(vm.name()).items()).containsExactly(snapshot);
        }
    }

    @Test
    void theOldestThatNobodyReadsIsDroppedWhileSpaceIsShort() throws Exception {
        try (Snapshots snapshots = exporter(new SpaceGuard(0, half, half));
                Snapshots reader = fixture.exporter(
                        fixture.directory.resolve("other.db"), now::get, Fixture.ROOMY)) {
            Snapshot readHere = Fixture.create(snapshots, vm);
            Snapshot readElsewhere = Fixture.create(snapshots, vm);
            Snapshot unread = Fixture.create(snapshots, vm);
            Snapshot newest = Fixture.create(snapshots, vm);
            pass(LONG);
            snapshots.watchRepositories();
            assertThat(snapshots.list(vm.name()).items())
                    .as("while there is room")
                    .hasSize(4);
            takeMostRoom();
            reader.open(
                            CallingThread.ofPool(),
                            readElsewhere,
                            readElsewhere.disks().getFirst())
                    .close();
            try (OpenDisk _ = snapshots.open(
                    CallingThread.ofPool(), readHere, readHere.disks().getFirst())) {
                // Each look drops one for each repository.
                snapshots.watchRepositories();

                assertThat(snapshots.list(vm.name()).items())
                        .containsExactly(readHere, readElsewhere);
                assertThat(fixture.directory(SECOND, unread)).doesNotExist();
                assertThat(fixture.directory(FIRST, newest)).doesNotExist();
                snapshots.watchRepositories();
                assertThat(snapshots.list(vm.name()).items())
                        .as("those being read")
                        .hasSize(2);
            }
            pass(LONG);
            snapshots.watchRepositories();
            assertThat(snapshots.list(vm.name()).items()).isEmpty();
        }
    }

    private Snapshots exporter(SpaceGuard guard) {
        return fixture.exporter(fixture.database, now::get, Fixture.policies(guard, Quiescing.XM));
    }

    private static RepositoryState state(Snapshots snapshots) throws IOException {
        return snapshots.repositories().stream()
                .filter(state -> state.repository().id().equals(FIRST))
                .findFirst()
                .orElseThrow();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private void takeMostRoom() throws IOException {
        long free = Files.getFileStore(full.directory()).getUsableSpace();
        Command.run("fallocate", "-l", Long.toString(free * 3 / 4), ballast().toString());
    }

    private Path ballast() {
        return full.directory().resolve("most-room");
    }
}
