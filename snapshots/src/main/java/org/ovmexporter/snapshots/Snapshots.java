package org.ovmexporter.snapshots;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.snapshots.catalogue.Catalogue;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.catalogue.SnapshotIndex;
import org.ovmexporter.snapshots.reading.ChangeTracking;
import org.ovmexporter.snapshots.reading.Checksums;
import org.ovmexporter.snapshots.reading.DiskFile;
import org.ovmexporter.snapshots.reading.Leases;
import org.ovmexporter.snapshots.reading.RecentDisks;
import org.ovmexporter.snapshots.removal.Debris;
import org.ovmexporter.snapshots.removal.RemovalPolicy;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.ReflinkProbe;
import org.ovmexporter.snapshots.repository.Repositories;
import org.ovmexporter.snapshots.repository.RepositoryInspection;
import org.ovmexporter.snapshots.repository.RepositoryWatch;
import org.ovmexporter.snapshots.repository.Survey;
import org.ovmexporter.snapshots.taking.Adoption;
import org.ovmexporter.snapshots.taking.HostVms;
import org.ovmexporter.snapshots.taking.Taking;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The engine: a host's VMs, and the snapshots of their disks. */
public final class Snapshots implements Closeable {
    private final Repositories repositories;
    private final HostVms machines;
    private final Catalogue catalogue;
    private final Taking taking;
    private final RemovalPolicy removal;
    private final RepositoryWatch watch;
    private final Adoption adoption;
    private final Leases leases;
    private final RecentDisks disks = new RecentDisks();
    private final RepositoryInspection inspection;
    private final ChangeTracking changes;
    private final Checksums checksums = new Checksums();

    /**
     * @param host where VMs and repositories are found
     * @param index a file of its own, made if absent, and no loss if it is lost; its directory
     *     exists
     */
    public Snapshots(OvsHost host, Path index, InstantSource clock, Policies policies) {
        ReflinkProbe probe = new ReflinkProbe(SnapshotFolder::openOrCreate, clock);
        this.repositories =
                new Repositories(host, policies.repositoryDeadline(), policies.diskDeadline());
        this.catalogue = new Catalogue(repositories, new SnapshotIndex(index, clock));
        this.machines = new HostVms(host, repositories, probe, catalogue);
        this.leases = new Leases(repositories, clock);
        this.inspection = new RepositoryInspection(
                probe, repository -> catalogue.in(repository).size(), policies.space());
        this.taking = new Taking(repositories, inspection, catalogue, policies.quiescing(), clock);
        this.removal = new RemovalPolicy(repositories, catalogue, leases, disks);
        this.watch =
                new RepositoryWatch(repositories, inspection, removal::makeRoom, policies.space());
        this.adoption = new Adoption(host, repositories, clock);
        this.changes = new ChangeTracking(this::openAnew, policies.tracking());
    }

    /** The host's repositories, how they are, and how many snapshots they hold. */
    public List<RepositoryState> repositories() throws IOException {
        return repositories.all().stream().map(inspection::inspect).toList();
    }

    /**
     * Looks how the repositories are and tells the log of what has changed. Where the guard says
     * so, it deletes the oldest snapshot that nobody reads in each repository that runs out of
     * space.
     */
    public void watchRepositories() throws IOException {
        watch.look();
    }

    /** The repositories of a snapshot's disks in which space runs out while snapshots live. */
    public List<RepositoryTrouble> runningLow(Snapshot snapshot) throws IOException {
        return watch.runningLow(
                snapshot.disks().stream().map(SnapshotDisk::repository).toList());
    }

    /** The VMs of all repositories that answer. */
    public Listing<HostVm> virtualMachines() throws IOException {
        return machines.all();
    }

    /**
     * The VM with this id.
     *
     * @throws IncompleteSearchException where it was not found, and may be in a repository that
     *     does not answer
     */
    public Optional<HostVm> virtualMachine(String name) throws IOException {
        return machines.find(name);
    }

    /**
     * Whether there is a VM with this id, or a snapshot of one that was.
     *
     * @throws IncompleteSearchException where neither was found, and may be in a repository that
     *     does not answer
     */
    public boolean exists(String vm) throws IOException {
        return machines.isKnown(vm);
    }

    /** The snapshots of a VM, oldest first. */
    public Listing<Snapshot> list(String vm) throws IOException {
        Survey survey = repositories.survey();
        List<Snapshot> list = new ArrayList<>();
        for (Catalogue.Entry entry : catalogue.entriesOf(vm, survey)) {
            catalogue.find(entry).map(Manifest::snapshot).ifPresent(list::add);
        }
        return new Listing<>(list, survey.leftOut());
    }

    /** One snapshot of a VM. */
    public Optional<Snapshot> find(String vm, String id) throws IOException {
        return find(CallingThread.ofPool(), vm, id);
    }

    /**
     * The same for a snapshot that is asked for again and again.
     *
     * @param thread looks whether one that was asked for a moment ago is still there
     */
    public Optional<Snapshot> find(CallingThread thread, String vm, String id) throws IOException {
        return catalogue.find(thread, vm, id).map(Manifest::snapshot);
    }

    /**
     * Takes a snapshot of all disks of a VM, or none.
     *
     * @throws NotSnapshotableException naming each disk that stands in the way
     * @throws LowSpaceException when a repository has too little room left
     * @throws QuiesceException when the VM was to be paused, and was not or not for long enough
     */
    public Snapshot create(HostVm vm, SnapshotOptions options) throws IOException {
        return taking.take(vm, options).snapshot();
    }

    /** Deletes a snapshot of a VM, whole or half gone; one that is gone is no error. */
    public void delete(String vm, String id) throws IOException {
        removal.delete(vm, id);
    }

    /**
     * Removes what exporters that died, on this host or another of the pool, have left of snapshots
     * that they were taking or deleting. What a live one is working on stays, and so do files that
     * are not an exporter's.
     */
    public void removeDebris() throws IOException {
        new Debris(repositories.all()).remove();
    }

    /**
     * Makes snapshots of the reference exporter, which have no manifest, this one's, where they are
     * recognised by their disks' names.
     */
    public void adopt() throws IOException {
        adoption.adopt();
    }

    /** Removes the snapshots whose time is over, unless they are read or were a moment ago. */
    public void removeExpired() throws IOException {
        removal.removeExpired();
    }

    /**
     * Deletes all snapshots of a VM.
     *
     * @throws IncompleteSearchException where those that were found are deleted, and there may be
     *     more in a repository that does not answer
     */
    public void deleteAll(String vm) throws IOException {
        removal.deleteAll(vm);
    }

    /**
     * Opens a disk of a snapshot, to read some of it. It may be one that is open already, or was a
     * moment ago.
     *
     * @param thread opens it
     * @throws GoneException when the snapshot was deleted meanwhile
     */
    public OpenDisk open(CallingThread thread, Snapshot snapshot, SnapshotDisk disk)
            throws IOException {
        return read(
                snapshot,
                () -> disks.get(snapshot.id(), disk, () -> openNow(thread, snapshot, disk)));
    }

    /** For one long reading: it is not shared. */
    private DiskFile openAnew(Snapshot snapshot, SnapshotDisk disk) throws IOException {
        return read(snapshot, () -> openNow(CallingThread.ofPool(), snapshot, disk));
    }

    private DiskFile read(Snapshot snapshot, RecentDisks.Opening opening) throws IOException {
        Leases.Lease reading = leases.read(snapshot);
        try {
            DiskFile open = opening.open();
            return open.closedBy(() -> {
                open.close();
                reading.close();
            });
        } catch (IOException | RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    private DiskFile openNow(CallingThread thread, Snapshot snapshot, SnapshotDisk disk)
            throws IOException {
        MountedRepository repository = Repositories.byId(repositories.all(), disk.repository())
                .orElseThrow(() -> new NoSuchRepositoryException(disk.repository()));
        return DiskFile.open(thread, repository, snapshot, disk);
    }

    /**
     * What is written of some disks of a snapshot.
     *
     * @throws GoneException when the snapshot was deleted meanwhile
     */
    public DiskContents contents(Snapshot snapshot, List<SnapshotDisk> disks, Selection selection)
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
    public DiskContents compare(
            Snapshot older, Snapshot newer, List<SnapshotDisk> disks, Selection selection)
            throws IOException {
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
    public Optional<String> checksum(
            Snapshot snapshot,
            SnapshotDisk disk,
            Algorithm algorithm,
            Selection selection,
            Duration patience)
            throws IOException {
        return checksums.get(
                new Checksums.Key(
                        snapshot.id(),
                        disk,
                        algorithm,
                        selection.offset(),
                        selection.end(disk.size())),
                () -> openAnew(snapshot, disk),
                patience);
    }

    /** Ends what goes on without anybody waiting for it. */
    @Override
    public void close() {
        checksums.close();
        disks.close();
    }
}
