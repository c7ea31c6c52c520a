package org.ovmexporter.snapshots;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.ovs.VirtualMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine: a host's VMs, and the snapshots of their disks. */
public final class Snapshots implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /** What a repository is allowed to take for one answer before it counts as hung. */
    public static final Duration REPOSITORY_DEADLINE = Duration.ofSeconds(30);

    private final OvsHost host;
    private final Repositories repositories;
    private final ReflinkProbe probe;
    private final Catalogue catalogue;
    private final InstantSource clock;
    private final Quiescing quiescing;
    private final Leases leases;
    private final RepositoryInspection inspection;
    private final ChangeTracking changes;
    private final Checksums checksums = new Checksums();

    /**
     * @param host where VMs and repositories are found
     * @param database the file of the index; made if absent, and no loss if it is lost
     * @param tracking how comparisons are checked
     * @param guard what keeps room for the guests
     * @param quiescing how a VM is paused
     */
    public Snapshots(OvsHost host, Path database, InstantSource clock, Tracking tracking,
            SpaceGuard guard, Quiescing quiescing) {
        this.host = host;
        this.clock = clock;
        this.quiescing = quiescing;
        this.repositories = new Repositories(host, REPOSITORY_DEADLINE);
        this.probe = new ReflinkProbe(clock);
        this.catalogue = new Catalogue(repositories, new SnapshotIndex(database));
        this.leases = new Leases(clock);
        this.inspection = new RepositoryInspection(probe, guard);
        this.changes = new ChangeTracking(this::open, tracking);
    }

    /** The host's repositories. */
    public List<RepositoryState> repositories() throws IOException {
        return repositories.all().stream().map(inspection::inspect).toList();
    }

    /** The VMs of all repositories that answer. */
    public List<HostVm> virtualMachines() throws IOException {
        List<MountedRepository> all = repositories.all();
        List<VirtualMachine> machines = new ArrayList<>();
        for (MountedRepository repository : all) {
            try {
                machines.addAll(repository.call(
                        () -> host.virtualMachines(repository.repository()).value()));
            } catch (IOException e) {
                LOG.warn("VMs in {} are left out: {}", repository, e.toString());
            }
        }
        DiskInspection disks = new DiskInspection(all, probe).inspect(machines);
        Map<String, List<String>> snapshots = catalogue.entries()
                .stream()
                .collect(Collectors.groupingBy(entry -> entry.row().vm(),
                        Collectors.mapping(Catalogue.Entry::id, Collectors.toList())));
        return machines.stream()
                .map(machine -> view(machine, disks,
                        snapshots.getOrDefault(machine.name(), List.of())))
                .toList();
    }

    /** The VM with this id. */
    public Optional<HostVm> virtualMachine(String name) throws IOException {
        Optional<VirtualMachine> machine = find(name);
        if (machine.isEmpty()) {
            return Optional.empty();
        }
        DiskInspection disks = new DiskInspection(repositories.all(), probe)
                .inspect(List.of(machine.get()));
        return Optional.of(view(machine.get(), disks, ids(name)));
    }

    /** Whether there is a VM with this id, or a snapshot of one that was. */
    public boolean exists(String vm) throws IOException {
        return find(vm).isPresent() || !ids(vm).isEmpty();
    }

    /** The snapshots of a VM, oldest first. */
    public List<Snapshot> list(String vm) throws IOException {
        List<Snapshot> list = new ArrayList<>();
        for (String id : ids(vm)) {
            find(vm, id).ifPresent(list::add);
        }
        return list;
    }

    /** One snapshot of a VM. */
    public Optional<Snapshot> find(String vm, String id) throws IOException {
        Optional<Manifest> manifest = catalogue.find(vm, id);
        return manifest.isEmpty() ? Optional.empty() : Optional.of(snapshot(manifest.get()));
    }

    /**
     * Takes a snapshot of all disks of a VM, or none.
     *
     * @throws NotSnapshotableException naming each disk that stands in the way
     * @throws LowSpaceException when a repository has too little room left
     * @throws QuiesceException when the VM was to be paused, and was not or not for long enough
     */
    public Snapshot create(HostVm vm, SnapshotOptions options)
            throws IOException, NotSnapshotableException {
        List<String> reasons = vm.obstacles()
                .stream()
                .map(disk -> disk.virtualDisk().deviceName() + " (" + disk.virtualDisk().path()
                        + "): " + disk.obstacle().orElseThrow())
                .toList();
        if (!reasons.isEmpty()) {
            throw new NotSnapshotableException(reasons);
        }
        DiskInspection located = new DiskInspection(repositories.all(), probe);
        List<Creation.Source> sources = vm.disks()
                .stream()
                .filter(HostVm.Disk::matters)
                .map(disk -> new Creation.Source(
                        located.locate(disk.virtualDisk()).orElseThrow(),
                        disk.virtualDisk().deviceName()))
                .toList();
        if (sources.isEmpty()) {
            throw new NotSnapshotableException(List.of("the VM has no disk that can be written"));
        }
        for (MountedRepository repository : sources.stream()
                .map(source -> source.location().repository())
                .collect(Collectors.toSet())) {
            inspection.requireSpace(repository);
        }
        String id = UUID.randomUUID().toString();
        try (Creation creation = new Creation(id, vm.machine().name(), sources)) {
            creation.prepare();
            Instant now = timeOfNext(vm.machine().name());
            Duration paused = take(creation, vm.machine().name(), options);
            boolean oneInstant = options.pause() || sources.size() == 1;
            return snapshot(creation.commit(now, options.life().map(now::plus),
                    oneInstant ? Consistency.CRASH_CONSISTENT : Consistency.PER_DISK, paused));
        }
    }

    private Duration take(Creation creation, String vm, SnapshotOptions options)
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

    /** Deletes a snapshot of a VM, whole or half gone; one that is gone is no error. */
    public void delete(String vm, String id) throws IOException {
        if (Manifest.isId(id)) {
            leases.forget(id);
            boolean found = new Deletion(repositories.all()).delete(vm, id);
            LOG.info("snapshot {} of VM {} {}", id, vm, found ? "deleted" : "was not there");
        }
    }

    /**
     * Removes what exporters that died, on this host or another of the pool, have left of snapshots
     * that they were taking or deleting. What a live one is working on stays, and so do files that
     * are not an exporter's.
     */
    public void removeDebris() throws IOException {
        new Debris(repositories.all()).remove();
    }

    /** Removes the snapshots whose time is over, unless they were read a moment ago. */
    public void removeExpired() throws IOException {
        for (Catalogue.Entry entry : catalogue.entries()) {
            Optional<Manifest> manifest = catalogue.find(entry.row().vm(), entry.id());
            if (manifest.isPresent() && leases.isOver(manifest.get(), entry.home())) {
                LOG.info("snapshot {} has expired", entry.id());
                delete(entry.row().vm(), entry.id());
            }
        }
    }

    /** Deletes all snapshots of a VM. */
    public void deleteAll(String vm) throws IOException {
        for (String id : ids(vm)) {
            delete(vm, id);
        }
    }

    /**
     * Opens a disk of a snapshot.
     *
     * @throws GoneException when the snapshot was deleted meanwhile
     */
    public OpenDisk open(Snapshot snapshot, SnapshotDisk disk) throws IOException {
        if (leases.isNews(snapshot)) {
            leases.note(snapshot, repositories.all());
        }
        return OpenDisk.open(repository(disk.repository()), snapshot, disk);
    }

    /**
     * What is written of some disks of a snapshot.
     *
     * @throws GoneException when the snapshot was deleted meanwhile
     */
    public Contents contents(Snapshot snapshot, List<SnapshotDisk> disks, Selection selection)
            throws IOException {
        return changes.written(snapshot, disks, selection);
    }

    /**
     * What changed of some disks from an older snapshot of the same VM to a newer one. A disk that
     * the older one does not have is told of as {@link #contents} does.
     *
     * @param disks of the newer snapshot
     * @throws GoneException when either was deleted meanwhile
     * @throws UntrustedTrackingException when bytes that are called unchanged differ
     */
    public Contents compare(Snapshot older, Snapshot newer, List<SnapshotDisk> disks,
            Selection selection) throws IOException {
        return changes.changed(older, newer, disks, selection);
    }

    /**
     * A checksum of a disk, in hexadecimal; empty where it is not ready within {@code patience},
     * when it goes on being computed.
     *
     * @param selection of which offset and length count
     * @throws GoneException when the snapshot was deleted meanwhile
     * @throws BusyException while too many others wait to be computed
     */
    public Optional<String> checksum(Snapshot snapshot, SnapshotDisk disk, Algorithm algorithm,
            Selection selection, Duration patience) throws IOException {
        return checksums.get(new Checksums.Key(snapshot.id(), disk, algorithm, selection.offset(),
                selection.end(disk.size())), () -> open(snapshot, disk), patience);
    }

    /** Ends what goes on without anybody waiting for it. */
    @Override
    public void close() {
        checksums.close();
    }

    private Optional<VirtualMachine> find(String name) throws IOException {
        for (MountedRepository repository : repositories.all()) {
            try {
                Optional<VirtualMachine> found = repository
                        .call(() -> host.virtualMachine(repository.repository(), name).value());
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException e) {
                LOG.warn("VM {} is not looked for in {}: {}", name, repository, e.toString());
            }
        }
        return Optional.empty();
    }

    private List<String> ids(String vm) throws IOException {
        return catalogue.entries()
                .stream()
                .filter(entry -> entry.row().vm().equals(vm))
                .map(Catalogue.Entry::id)
                .toList();
    }

    private static HostVm view(VirtualMachine machine, DiskInspection disks,
            List<String> snapshots) {
        return new HostVm(machine, machine.disks()
                .stream()
                .map(disk -> new HostVm.Disk(disk, disks.obstacle(disk)))
                .toList(), snapshots);
    }

    /** Now, or just after the VM's latest snapshot where a clock of the pool runs ahead. */
    private Instant timeOfNext(String vm) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return catalogue.entries()
                .stream()
                .filter(entry -> entry.row().vm().equals(vm))
                .map(entry -> entry.row().createdAt().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(now);
    }

    private MountedRepository repository(String id) throws IOException {
        return repositories.byId(id)
                .orElseThrow(() -> new IOException(
                        "repository " + id + " is not known to this host"));
    }

    private Snapshot snapshot(Manifest manifest) {
        return new Snapshot(manifest.id(), manifest.vm(), manifest.createdAt(),
                manifest.expiresAt(), manifest.consistency(), manifest.pausedMillis(),
                manifest.disks().stream().map(disk -> view(manifest, disk)).toList());
    }

    private static SnapshotDisk view(Manifest manifest, Manifest.Disk disk) {
        String path = disk.mountPoint() + "/" + SnapshotFolder.NAME + "/" + manifest.id() + "/"
                + disk.file();
        return new SnapshotDisk(disk.name(), disk.device(), path, disk.parentPath(),
                disk.mountPoint(), disk.repository(), disk.size());
    }
}
