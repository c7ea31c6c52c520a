package org.ovmexporter.snapshots;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Flock;
import org.ovmexporter.linux.Reflink;
import org.ovmexporter.linux.RegularFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one snapshot: a directory in each repository, the reflinks of all disks one right after the
 * other, then the manifests, the home's last. Until that one is in place there is no snapshot, and
 * whatever goes wrong before takes everything back.
 */
final class Creation implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);

    /** A disk to be taken. */
    record Source(DiskLocation location, String device) {}

    private final String id;
    private final String vm;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final List<Manifest.Disk> disks = new ArrayList<>();
    private boolean committed;

    Creation(String id, String vm) {
        this.id = id;
        this.vm = vm;
    }

    /** The snapshot's directory in one repository, locked for as long as it is being filled. */
    private static final class Part implements Closeable {
        private final MountedRepository repository;
        private final Directory folder;
        private final Directory directory;
        private final Flock lock;
        private final Set<String> files = new HashSet<>();

        private Part(MountedRepository repository, Directory folder, Directory directory,
                Flock lock) {
            this.repository = repository;
            this.folder = folder;
            this.directory = directory;
            this.lock = lock;
        }

        static Part create(MountedRepository repository, String id) throws IOException {
            try (Directory root = repository.open()) {
                Directory folder = SnapshotFolder.openOrCreate(root);
                Directory directory = SnapshotFolder.create(folder, id);
                Flock lock = directory.tryLock(Flock.Mode.EXCLUSIVE)
                        .orElseThrow(() -> new IOException(
                                "the new directory of snapshot " + id + " is locked by another"));
                return new Part(repository, folder, directory, lock);
            }
        }

        /** Reflinks a disk into the directory. */
        Manifest.Disk take(Source source) throws IOException {
            String name = source.location().name();
            String file = fileFor(name, source.device());
            try (Directory parent = source.location().openParent()) {
                Reflink.reflink(parent, name, directory, file);
            }
            files.add(file);
            try (RegularFile taken = directory.file(file)) {
                taken.sync();
                return new Manifest.Disk(name, file, source.device(), repository.hostPath(
                        String.join("/", source.location().components())), repository.id(),
                        repository.repository().mountPoint(), taken.size());
            }
        }

        /** The disk's own name, or one made unique where two disks in here share it. */
        private String fileFor(String name, String device) {
            boolean free = !files.contains(name) && !name.equals(Manifest.FILE)
                    && !name.startsWith(".");
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
    void prepare(List<Source> sources) throws IOException {
        for (Source source : sources) {
            MountedRepository repository = source.location().repository();
            if (!parts.containsKey(repository.id())) {
                parts.put(repository.id(), repository.call(() -> Part.create(repository, id)));
            }
        }
    }

    /** Takes all disks, or fails. */
    void take(List<Source> sources) throws IOException {
        for (Source source : sources) {
            Part part = part(source.location().repository().id());
            disks.add(part.repository.call(() -> part.take(source)));
        }
    }

    /** Makes the snapshot exist. */
    Manifest commit(Instant createdAt) throws IOException {
        List<Part> homeLast = new ArrayList<>(parts.values()).reversed();
        Manifest manifest = new Manifest(Manifest.FORMAT, id, vm, createdAt,
                homeLast.getLast().repository.id(), disks);
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

    private Part part(String repository) {
        Part part = parts.get(repository);
        if (part == null) {
            throw new IllegalStateException("no directory was made in repository " + repository);
        }
        return part;
    }

    /** Takes everything back unless the snapshot exists, and lets go of the directories. */
    @Override
    public void close() {
        for (Part part : new ArrayList<>(parts.values())) {
            try {
                part.repository.call(() -> {
                    try (part) {
                        return committed || SnapshotFolder.delete(part.folder, id,
                                List.copyOf(part.files));
                    }
                });
            } catch (IOException e) {
                LOG.warn("what is left of snapshot {} stays in {} until it answers: {}", id,
                        part.repository, e.toString());
            }
        }
    }
}
