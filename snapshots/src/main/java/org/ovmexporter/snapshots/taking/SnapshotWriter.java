package org.ovmexporter.snapshots.taking;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Flock;
import org.ovmexporter.linux.Reflink;
import org.ovmexporter.linux.RegularFile;
import org.ovmexporter.snapshots.Consistency;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes one snapshot: a directory in each repository and in it the names of what is to come, the
 * reflinks of all disks one right after the other, then the manifests, the home's last. Until that
 * one is in place there is no snapshot, and whatever goes wrong before takes everything back. What
 * cannot be taken back, because this process is killed, is debris.
 */
final class SnapshotWriter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);
    private static final int ATTEMPTS = 10;

    /** A disk to be taken. */
    record Source(DiskLocation location, String device) {}

    private final String id;
    private final String vm;
    private final List<Source> sources;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final List<SnapshotDisk> planned = new ArrayList<>();
    private boolean committed;

    /** @param sources at least one */
    SnapshotWriter(String id, String vm, List<Source> sources) {
        this.id = id;
        this.vm = vm;
        this.sources = List.copyOf(sources);
    }

    /** The snapshot's directory in one repository, locked for as long as it is being filled. */
    private static final class Part implements Closeable {
        private final MountedRepository repository;
        private final Directory folder;
        private final Directory directory;
        private final Flock lock;
        private final Set<String> files = new HashSet<>();

        private Part(
                MountedRepository repository, Directory folder, Directory directory, Flock lock) {
            this.repository = repository;
            this.folder = folder;
            this.directory = directory;
            this.lock = lock;
        }

        static Part create(MountedRepository repository, String id) throws IOException {
            try (Directory root = repository.open()) {
                Directory folder = SnapshotFolder.openOrCreate(root);
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    Directory directory = SnapshotFolder.openOrCreate(folder, id);
                    Optional<Flock> lock = directory.tryLock(Flock.Mode.EXCLUSIVE);
                    if (lock.isPresent() && isStillThere(folder, id, directory)) {
                        return new Part(repository, folder, directory, lock.get());
                    }
                    // Another exporter took it for debris in the moment before it was locked.
                    if (lock.isPresent()) {
                        lock.get().close();
                    }
                    directory.close();
                }
                folder.close();
                throw new IOException(
                        "the new directory of snapshot " + id + " is locked by another");
            }
        }

        private static boolean isStillThere(Directory folder, String id, Directory directory)
                throws IOException {
            Optional<Directory> found = SnapshotFolder.open(folder, id);
            if (found.isEmpty()) {
                return false;
            }
            try (Directory named = found.get()) {
                return named.identity().equals(directory.identity());
            }
        }

        /** A disk that is going to be in the directory; its size is not known yet. */
        SnapshotDisk plan(Source source) {
            String name = source.location().name();
            String file = fileFor(name, source.device());
            files.add(file);
            return new SnapshotDisk(
                    name,
                    file,
                    source.device(),
                    repository.hostPath(String.join("/", source.location().components())),
                    repository.id(),
                    repository.repository().mountPoint(),
                    0);
        }

        /** Reflinks a disk into the directory. */
        boolean take(Source source, SnapshotDisk planned) throws IOException {
            try (Directory parent = source.location().openParent()) {
                Reflink.reflink(parent, planned.name(), directory, planned.file());
                return true;
            }
        }

        /** Makes a disk last through a crash, and tells its size. */
        SnapshotDisk settle(SnapshotDisk planned) throws IOException {
            try (RegularFile taken = directory.file(planned.file())) {
                taken.sync();
                return planned.withSize(taken.size());
            }
        }

        /** The disk's own name, or one made unique where two disks in here share it. */
        private String fileFor(String name, String device) {
            boolean free =
                    !files.contains(name) && !name.equals(Manifest.FILE) && !name.startsWith(".");
            return free ? name : device.replaceAll("[^A-Za-z0-9]", "-") + "-" + name;
        }

        @Override
        public void close() throws IOException {
            lock.close();
            directory.close();
            folder.close();
        }
    }

    /** Makes the directories; the first source's repository becomes the snapshot's home. */
    void prepare() throws IOException {
        for (Source source : sources) {
            MountedRepository repository = source.location().repository();
            if (!parts.containsKey(repository.id())) {
                parts.put(repository.id(), repository.call(() -> Part.create(repository, id)));
            }
            planned.add(part(repository.id()).plan(source));
        }
        Manifest plan = new Manifest(
                Manifest.FORMAT,
                id,
                vm,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                home(),
                planned);
        for (Part part : parts.values()) {
            part.repository.call(() -> {
                SnapshotFolder.plan(part.directory, plan);
                return true;
            });
        }
    }

    /** Takes all disks, or fails. A VM may be paused meanwhile: nothing else is done here. */
    void take() throws IOException {
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            SnapshotDisk disk = planned.get(i);
            Part part = part(disk.repository());
            part.repository.callForDisk(() -> part.take(source, disk));
        }
    }

    /** Makes the snapshot exist. */
    Manifest commit(
            Instant createdAt,
            Optional<Instant> expiresAt,
            Consistency consistency,
            Duration paused)
            throws IOException {
        List<SnapshotDisk> taken = new ArrayList<>();
        for (SnapshotDisk disk : planned) {
            Part part = part(disk.repository());
            taken.add(part.repository.callForDisk(() -> part.settle(disk)));
        }
        List<Part> homeLast = new ArrayList<>(parts.values()).reversed();
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                id,
                vm,
                createdAt,
                expiresAt,
                Optional.of(consistency),
                OptionalLong.of(paused.toMillis()),
                home(),
                taken);
        for (Part part : homeLast) {
            part.repository.call(() -> {
                part.folder.sync();
                SnapshotFolder.commit(part.directory, manifest);
                return true;
            });
        }
        committed = true;
        return manifest;
    }

    private String home() {
        return sources.getFirst().location().repository().id();
    }

    private Part part(String repository) {
        Part part = parts.get(repository);
        if (part == null) {
            throw new IllegalStateException("no directory was made in repository " + repository);
        }
        return part;
    }

    /**
     * Takes everything back, the home's last, unless the snapshot exists; lets go of the
     * directories.
     */
    @Override
    public void close() {
        for (Part part : new ArrayList<>(parts.values()).reversed()) {
            try {
                part.repository.callForDisk(() -> {
                    try (part) {
                        return committed
                                ? SnapshotFolder.Left.NOTHING
                                : SnapshotFolder.delete(part.folder, id, List.copyOf(part.files));
                    }
                });
            } catch (IOException e) {
                LOG.warn(
                        "what is left of snapshot {} stays in {} until it answers: {}",
                        id,
                        part.repository,
                        e.toString());
            }
        }
    }
}
