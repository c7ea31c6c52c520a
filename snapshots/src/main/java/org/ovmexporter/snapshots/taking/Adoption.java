package org.ovmexporter.snapshots.taking;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Flock;
import org.ovmexporter.linux.RegularFile;
import org.ovmexporter.ovs.ConfiguredVm;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.ovs.VirtualDisk;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.Repositories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the reference exporter's snapshots this one's. They lie at the same place, and are
 * directories with nothing but the disks; what else is to be known of them was in a database of the
 * host that took them. So the VM is told by its disks: all files have to be named as disks that it
 * has in the same repositories, and no other VM may have them, too. The time is the directory's,
 * and what the disks are to each other is not known. A manifest makes it a snapshot like any other.
 */
public final class Adoption {
    /** One that changed within this time may still get disks, or lose them. */
    static final Duration SETTLED = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final OvsHost host;
    private final Repositories repositories;
    private final InstantSource clock;

    /** @param host where the VMs are found */
    public Adoption(OvsHost host, Repositories repositories, InstantSource clock) {
        this.host = host;
        this.repositories = repositories;
        this.clock = clock;
    }

    /** What one repository has of a snapshot, and when that was changed. */
    private record Part(MountedRepository repository, Set<String> names, Instant changed) {

        /** An exporter that knows manifests is about to make or to delete it. */
        boolean isInTheMaking() {
            return names.isEmpty() || names.stream().anyMatch(name -> name.startsWith("."));
        }

        /** After a crash, all but the home's part may have one. */
        boolean hasManifest() {
            return names.contains(Manifest.FILE);
        }

        boolean holds(VirtualDisk disk) {
            return disk.kind() == VirtualDisk.Kind.FILE
                    && names.contains(disk.fileName())
                    && DiskLocation.inside(repository, disk.path()).isPresent();
        }

        boolean holdsOnlyDisksOf(ConfiguredVm machine) {
            return names.stream()
                    .filter(name -> !name.equals(Manifest.FILE))
                    .allMatch(name -> machine.disks().stream()
                            .anyMatch(disk -> disk.fileName().equals(name) && holds(disk)));
        }
    }

    /** Looks through the repositories that answer. */
    public void adopt() throws IOException {
        List<MountedRepository> searched = new ArrayList<>();
        Set<String> bare = new TreeSet<>();
        for (MountedRepository repository : repositories.all()) {
            try {
                bare.addAll(repository.call(() -> withoutManifest(repository)));
                searched.add(repository);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                LOG.debug("{} is not searched", repository, e);
            }
        }
        if (bare.isEmpty()) {
            return;
        }
        List<ConfiguredVm> machines = new ArrayList<>();
        for (MountedRepository repository : searched) {
            machines.addAll(repository.call(
                    () -> host.virtualMachines(repository.repository()).value()));
        }
        for (String id : bare) {
            try {
                adopt(id, machines, searched);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                LOG.warn(
                        "{} in {} may be a snapshot and is not recognised: {}",
                        id,
                        SnapshotFolder.NAME,
                        e.toString());
            }
        }
    }

    private static List<String> withoutManifest(MountedRepository repository) throws IOException {
        return SnapshotFolder.inFolder(
                        repository,
                        folder -> SnapshotFolder.ids(folder).stream()
                                .filter(id -> !SnapshotFolder.hasManifest(folder, id))
                                .toList())
                .orElse(List.of());
    }

    private void adopt(String id, List<ConfiguredVm> machines, List<MountedRepository> searched)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        for (MountedRepository repository : searched) {
            repository
                    .call(() -> SnapshotFolder.inSnapshot(
                            repository, id, directory -> part(repository, directory)))
                    .ifPresent(parts::add);
        }
        Instant settled = clock.instant().minus(SETTLED);
        if (parts.stream()
                .anyMatch(part -> part.isInTheMaking() || part.changed().isAfter(settled))) {
            return;
        }
        List<ConfiguredVm> owners = machines.stream()
                .filter(machine -> parts.stream().allMatch(part -> part.holdsOnlyDisksOf(machine)))
                .toList();
        if (owners.size() == 1 && hasAllRepositories(owners.getFirst(), searched)) {
            take(id, owners.getFirst(), parts);
        } else {
            LOG.debug(
                    "{} is not recognised: its files are named as disks of {} VMs",
                    id,
                    owners.size());
        }
    }

    private static Part part(MountedRepository repository, Directory directory) throws IOException {
        return new Part(
                repository, new TreeSet<>(directory.names()), directory.status().modified());
    }

    /** Else disks of the snapshot may be where this host does not see them now. */
    private static boolean hasAllRepositories(
            ConfiguredVm machine, List<MountedRepository> searched) {
        return machine.disks().stream()
                .filter(disk -> disk.kind() == VirtualDisk.Kind.FILE && !disk.isReadOnlyMedia())
                .allMatch(disk -> searched.stream()
                        .anyMatch(repository ->
                                DiskLocation.inside(repository, disk.path()).isPresent()));
    }

    private void take(String id, ConfiguredVm machine, List<Part> parts) throws IOException {
        List<SnapshotDisk> disks = new ArrayList<>();
        for (VirtualDisk disk : machine.disks()) {
            for (Part part : parts) {
                if (part.holds(disk)) {
                    disks.add(describe(id, disk, part.repository()));
                }
            }
        }
        String home = disks.getFirst().repository();
        List<Part> homeLast = parts.stream()
                .sorted(Comparator.comparing(part -> part.repository().id().equals(home)))
                .toList();
        if (homeLast.getLast().hasManifest()) {
            return;
        }
        Instant created = parts.stream()
                .map(Part::changed)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .truncatedTo(ChronoUnit.MICROS);
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                id,
                machine.name(),
                created,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                home,
                disks);
        boolean taken = true;
        for (Part part : homeLast) {
            taken = taken
                    && part.repository()
                            .call(() -> SnapshotFolder.inSnapshot(
                                    part.repository(),
                                    id,
                                    directory -> commit(directory, manifest)))
                            .orElse(false);
        }
        if (taken) {
            LOG.info(
                    "snapshot {} of VM {}, taken by another exporter, is recognised",
                    id,
                    machine.name());
        }
    }

    private static SnapshotDisk describe(String id, VirtualDisk disk, MountedRepository repository)
            throws IOException {
        long size = repository
                .call(() -> SnapshotFolder.inSnapshot(repository, id, directory -> {
                    try (RegularFile file = directory.file(disk.fileName())) {
                        return file.size();
                    }
                }))
                .orElseThrow(
                        () -> new IOException("the snapshot " + id + " was deleted meanwhile"));
        return new SnapshotDisk(
                disk.fileName(),
                disk.fileName(),
                disk.deviceName(),
                disk.path(),
                repository.id(),
                repository.repository().mountPoint(),
                size);
    }

    private static boolean commit(Directory directory, Manifest manifest) throws IOException {
        Optional<Flock> lock = directory.tryLock(Flock.Mode.EXCLUSIVE);
        if (lock.isEmpty()) {
            return false;
        }
        try (Flock _ = lock.get()) {
            SnapshotFolder.commit(directory, manifest);
            return true;
        }
    }
}
