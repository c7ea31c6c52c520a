package org.ovmexporter.snapshots;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Errno;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.RegularFile;

/**
 * How snapshots lie in one repository: {@code CoriolisSnapshots/<id>/} with the disks and a
 * manifest. Every method blocks; callers go through {@link MountedRepository#call}.
 */
final class SnapshotFolder {
    static final String NAME = "CoriolisSnapshots";
    private static final int DIRECTORY_MODE = 0750;
    private static final int FILE_MODE = 0600;
    private static final String TEMPORARY = "." + Manifest.FILE + ".new";

    private SnapshotFolder() {}

    /** The folder of a repository, made if absent. */
    static Directory openOrCreate(Directory repository) throws IOException {
        Optional<Directory> existing = open(repository);
        if (existing.isPresent()) {
            return existing.get();
        }
        try {
            Directory made = repository.createDirectory(NAME, DIRECTORY_MODE);
            repository.sync();
            return made;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            // Another exporter of the pool was first.
            return repository.directory(NAME);
        }
    }

    /** The folder of a repository, if there is one. */
    static Optional<Directory> open(Directory repository) throws IOException {
        return openIfPresent(repository, NAME);
    }

    /** The directory of a snapshot, if there is one. */
    static Optional<Directory> open(Directory folder, String id) throws IOException {
        return openIfPresent(folder, id);
    }

    /** A new directory for a snapshot. */
    static Directory create(Directory folder, String id) throws IOException {
        return folder.createDirectory(id, DIRECTORY_MODE);
    }

    /** Ids of the snapshots that have a directory here, whole or not. */
    static List<String> ids(Directory folder) throws IOException {
        return folder.names().stream().filter(Manifest::isId).toList();
    }

    /** The manifest in a snapshot's directory, if there is one. */
    static Optional<Manifest> manifest(Directory snapshot, String id) throws IOException {
        try (RegularFile file = snapshot.file(Manifest.FILE)) {
            if (file.size() > Manifest.MOST_BYTES) {
                throw new ManifestException(Manifest.FILE + " of snapshot " + id + " is too long: "
                        + file.size() + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes.position(), bytes) > 0) {
                // Reads on until the whole file is there.
            }
            return Optional.of(Manifest.parse(
                    Arrays.copyOf(bytes.array(), bytes.position()), id));
        } catch (ErrnoException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Writes the manifest so that after a crash it is there whole, or not at all. */
    static void commit(Directory snapshot, Manifest manifest) throws IOException {
        try (RegularFile file = snapshot.create(TEMPORARY, FILE_MODE)) {
            ByteBuffer json = ByteBuffer.wrap(manifest.toJson());
            while (json.hasRemaining()) {
                file.channel().write(json);
            }
            file.sync();
        }
        snapshot.rename(TEMPORARY, Manifest.FILE);
        snapshot.sync();
    }

    /**
     * Removes a snapshot's directory: the manifest first, so that a crash leaves no snapshot that
     * is not whole, then the disks. Files that others put there stay, and the directory with them.
     *
     * @return whether the directory is gone
     */
    static boolean delete(Directory folder, String id, List<String> disks) throws IOException {
        Optional<Directory> found = open(folder, id);
        if (found.isEmpty()) {
            return true;
        }
        try (Directory snapshot = found.get()) {
            deleteIfThere(snapshot, Manifest.FILE);
            snapshot.sync();
            for (String disk : disks) {
                deleteIfThere(snapshot, disk);
            }
            deleteIfThere(snapshot, TEMPORARY);
            if (!snapshot.names().isEmpty()) {
                return false;
            }
        }
        try {
            folder.deleteDirectory(id);
        } catch (ErrnoException e) {
            if (!e.isMissing()) {
                throw e;
            }
            // Another exporter of the pool deleted it at the same time.
        }
        folder.sync();
        return true;
    }

    private static void deleteIfThere(Directory directory, String name) throws IOException {
        try {
            directory.delete(name);
        } catch (ErrnoException e) {
            if (!e.isMissing()) {
                throw e;
            }
        }
    }

    private static Optional<Directory> openIfPresent(Directory parent, String name)
            throws IOException {
        try {
            return Optional.of(parent.directory(name));
        } catch (ErrnoException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
