package org.ovmexporter.snapshots.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.OpenDisk;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotOptions;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Snapshots that expire, with clocks that are set by hand. */
class LeaseTest extends EngineTest {
    private static final Duration LIFE = Duration.ofHours(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private SandboxVm vm;

    @BeforeEach
    void makeVm() throws IOException {
        vm = fixture.vm(1, FIRST, SECOND);
    }

    @Test
    void aSnapshotGoesWhenItsTimeIsOverAndNotBefore() throws Exception {
        Snapshot snapshot = take(Optional.of(LIFE));
        assertThat(snapshot.expiresAt()).contains(snapshot.createdAt().plus(LIFE));

        pass(LIFE.minusSeconds(1));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name()).items()).containsExactly(snapshot);

        pass(Duration.ofSeconds(2));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name()).items()).isEmpty();
        assertThat(fixture.directory(FIRST, snapshot)).doesNotExist();
        assertThat(fixture.directory(SECOND, snapshot)).doesNotExist();
    }

    @Test
    void aSnapshotWithoutATimeStays() throws Exception {
        Snapshot snapshot = take(Optional.empty());

        pass(Duration.ofDays(10_000));
        snapshots.removeExpired();

        assertThat(snapshots.list(vm.name()).items()).containsExactly(snapshot);
    }

    @Test
    void anyExporterOfThePoolRemovesIt() throws Exception {
        take(Optional.of(LIFE));

        pass(LIFE.plusSeconds(1));
        exporter("other.db").removeExpired();

        assertThat(snapshots.list(vm.name()).items()).isEmpty();
    }

    @Test
    void oneThatAnotherHostReadsStaysAWhileLonger() throws Exception {
        Snapshot snapshot = take(Optional.of(LIFE));
        pass(LIFE.plusSeconds(1));
        Snapshots reader = exporter("other.db");
        reader.open(CallingThread.ofPool(), snapshot, snapshot.disks().get(1)).close();

        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name()).items()).containsExactly(snapshot);

        pass(Leases.GRACE.minusSeconds(1));
        reader.open(CallingThread.ofPool(), snapshot, snapshot.disks().get(0)).close();
        pass(Leases.GRACE.minusSeconds(1));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name()).items()).containsExactly(snapshot);

        pass(Duration.ofSeconds(2));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name()).items()).isEmpty();
    }

    @Test
    void oneThatIsStillBeingReadStaysHoweverLongThatTakes() throws Exception {
        Snapshot snapshot = take(Optional.of(LIFE));
        try (OpenDisk _ = snapshots.open(
                        CallingThread.ofPool(), snapshot, snapshot.disks().get(1));
                Snapshots other = exporter("other.db")) {
            pass(LIFE.multipliedBy(10));
            snapshots.removeExpired();
            other.removeExpired();
            assertThat(snapshots.list(vm.name()).items()).containsExactly(snapshot);
        }
        pass(Leases.GRACE.plusSeconds(1));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name()).items()).isEmpty();
    }

    private Snapshot take(Optional<Duration> life) throws IOException {
        return snapshots.create(Fixture.find(snapshots, vm), new SnapshotOptions(life, false));
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Override
    protected Snapshots exporter() {
        return exporter("index.db");
    }

    private Snapshots exporter(String index) {
        return fixture.exporter(fixture.directory.resolve(index), now::get, Fixture.ROOMY);
    }
}
