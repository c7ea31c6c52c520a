package org.ovmexporter.snapshots;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

/** Snapshots that expire, with clocks that are set by hand. */
@ParameterizedClass
@MethodSource("org.ovmexporter.snapshots.Fixture#filesystems")
class LeaseTest {
    private static final Duration LIFE = Duration.ofHours(1);

    @Parameter
    RealFilesystem filesystem = RealFilesystem.matrix().getFirst();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Fixture fixture;
    private Snapshots snapshots;
    private SandboxVm vm;

    @BeforeEach
    void makeHost() throws IOException {
        fixture = new Fixture(filesystem);
        vm = fixture.vm(1, FIRST, SECOND);
        snapshots = exporter("index.db");
    }

    @Test
    void aSnapshotGoesWhenItsTimeIsOverAndNotBefore() throws Exception {
        Snapshot snapshot = take(Optional.of(LIFE));
        assertThat(snapshot.expiresAt()).contains(snapshot.createdAt().plus(LIFE));

        pass(LIFE.minusSeconds(1));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name())).containsExactly(snapshot);

        pass(Duration.ofSeconds(2));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name())).isEmpty();
        assertThat(fixture.directory(FIRST, snapshot)).doesNotExist();
        assertThat(fixture.directory(SECOND, snapshot)).doesNotExist();
    }

    @Test
    void aSnapshotWithoutATimeStays() throws Exception {
        Snapshot snapshot = take(Optional.empty());

        pass(Duration.ofDays(10_000));
        snapshots.removeExpired();

        assertThat(snapshots.list(vm.name())).containsExactly(snapshot);
    }

    @Test
    void anyExporterOfThePoolRemovesIt() throws Exception {
        take(Optional.of(LIFE));

        pass(LIFE.plusSeconds(1));
        exporter("other.db").removeExpired();

        assertThat(snapshots.list(vm.name())).isEmpty();
    }

    @Test
    void oneThatAnotherHostReadsStaysAWhileLonger() throws Exception {
        Snapshot snapshot = take(Optional.of(LIFE));
        pass(LIFE.plusSeconds(1));
        Snapshots reader = exporter("other.db");
        reader.open(snapshot, snapshot.disks().get(1)).close();

        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name())).containsExactly(snapshot);

        pass(Leases.GRACE.minusSeconds(1));
        reader.open(snapshot, snapshot.disks().get(0)).close();
        pass(Leases.GRACE.minusSeconds(1));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name())).containsExactly(snapshot);

        pass(Duration.ofSeconds(2));
        snapshots.removeExpired();
        assertThat(snapshots.list(vm.name())).isEmpty();
    }

    private Snapshot take(Optional<Duration> life) throws IOException, NotSnapshotableException {
        return snapshots.create(Fixture.find(snapshots, vm),
                new SnapshotOptions(life, false));
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private Snapshots exporter(String index) {
        InstantSource clock = now::get;
        return new Snapshots(new OvsHost(fixture.host.root()), fixture.directory.resolve(index),
                clock, Tracking.DEFAULT, new SpaceGuard(0), Quiescing.XM);
    }
}
