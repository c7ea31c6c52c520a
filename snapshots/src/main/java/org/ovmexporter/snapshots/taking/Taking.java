package org.ovmexporter.snapshots.taking;

import org.ovmexporter.snapshots.Consistency;
import org.ovmexporter.snapshots.HostVm;
import org.ovmexporter.snapshots.LowSpaceException;
import org.ovmexporter.snapshots.NotSnapshotableException;
import org.ovmexporter.snapshots.QuiesceException;
import org.ovmexporter.snapshots.Quiescing;
import org.ovmexporter.snapshots.SnapshotOptions;
import org.ovmexporter.snapshots.catalogue.Catalogue;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.Repositories;
import org.ovmexporter.snapshots.repository.RepositoryInspection;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Takes snapshots of VMs: looks first whether it can be done, and pauses the VM where it is asked.
 */
public final class Taking {
    private final Repositories repositories;
    private final RepositoryInspection inspection;
    private final Catalogue catalogue;
    private final Quiescing quiescing;
    private final InstantSource clock;

    /** @param quiescing how a VM is paused where it is asked */
    public Taking(
            Repositories repositories,
            RepositoryInspection inspection,
            Catalogue catalogue,
            Quiescing quiescing,
            InstantSource clock) {
        this.repositories = repositories;
        this.inspection = inspection;
        this.catalogue = catalogue;
        this.quiescing = quiescing;
        this.clock = clock;
    }

    /**
     * Takes a snapshot of all disks of a VM, or none.
     *
     * @throws NotSnapshotableException naming each disk that stands in the way
     * @throws LowSpaceException when a repository has too little room left
     * @throws QuiesceException when the VM was to be paused, and was not or not for long enough
     */
    public Manifest take(HostVm vm, SnapshotOptions options) throws IOException {
        requireNoObstacle(vm);
        List<SnapshotWriter.Source> sources = sources(vm);
        Set<MountedRepository> used = new LinkedHashSet<>();
        sources.forEach(source -> used.add(source.location().repository()));
        for (MountedRepository repository : used) {
            inspection.requireSpace(repository);
        }
        String id = UUID.randomUUID().toString();
        try (SnapshotWriter creation = new SnapshotWriter(id, vm.machine().name(), sources)) {
            creation.prepare();
            Instant now = timeOfNext(vm.machine().name());
            Duration paused = take(creation, vm.machine().name(), options);
            boolean oneInstant = options.pause() || sources.size() == 1;
            return creation.commit(
                    now,
                    options.life().map(now::plus),
                    oneInstant ? Consistency.CRASH_CONSISTENT : Consistency.PER_DISK,
                    paused);
        }
    }

    private static void requireNoObstacle(HostVm vm) throws NotSnapshotableException {
        List<String> reasons = vm.obstacles().stream()
                .map(disk -> disk.virtualDisk().deviceName() + " ("
                        + disk.virtualDisk().path() + "): " + disk.obstacle().orElseThrow())
                .toList();
        if (!reasons.isEmpty()) {
            throw new NotSnapshotableException(reasons);
        }
    }

    private List<SnapshotWriter.Source> sources(HostVm vm) throws IOException {
        List<MountedRepository> all = repositories.all();
        List<SnapshotWriter.Source> sources = vm.disks().stream()
                .filter(HostVm.Disk::matters)
                .map(disk -> new SnapshotWriter.Source(
                        DiskLocation.of(disk.virtualDisk(), all).orElseThrow(),
                        disk.virtualDisk().deviceName()))
                .toList();
        if (sources.isEmpty()) {
            throw new NotSnapshotableException(List.of("the VM has no disk that can be written"));
        }
        return sources;
    }

    private Duration take(SnapshotWriter creation, String vm, SnapshotOptions options)
            throws IOException {
        if (!options.pause()) {
            creation.take();
            return Duration.ZERO;
        }
        try (Pause pause = new Pause(quiescing, vm)) {
            creation.take();
            return pause.end();
        }
    }

    /** Now, or just after the VM's latest snapshot where a clock of the pool runs ahead. */
    private Instant timeOfNext(String vm) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return catalogue.entriesOf(vm, repositories.survey()).stream()
                .map(entry -> entry.row().createdAt().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(now);
    }
}
