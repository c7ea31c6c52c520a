package org.ovmexporter.snapshots.catalogue;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Errno;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.FileStatus;
import org.ovmexporter.linux.RegularFile;
import org.ovmexporter.snapshots.ManifestException;
import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.repository.MountedRepository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How snapshots lie in one repository: {@code CoriolisSnapshots/<id>/} with the disks and a
 * manifest. Every method blocks; callers go through {@link MountedRepository#call}.
 */
public final class SnapshotFolder {
    /** Name of the folder of a repository that all snapshots are in. */
    public static final String NAME = Snapshot.FOLDER;

    private static final int DIRECTORY_MODE = 0750;
    private static final int FILE_MODE = 0600;
    private static final String TEMPORARY = "." + Manifest.FILE + ".new";
    /** Names the disks that may be in a directory that has no manifest yet, or none any more. */
    private static final String PART = "." + Manifest.FILE + ".part";

    private SnapshotFolder() {}

    /** The folder of a repository, made if absent. */
    public static Directory openOrCreate(Directory repository) throws IOException {
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

    /** What is done in an open directory. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T in(Directory directory) throws IOException;
    }

    /**
     * Does something in the folder of a repository; empty where there is no folder.
     *
     * @throws NotMountedException where it is not known whether there is one
     */
    public static <T> Optional<T> inFolder(MountedRepository repository, Work<T> work)
            throws IOException {
        Optional<Directory> found;
        try (Directory root = repository.open()) {
            found = open(root);
        }
        return in(found, work);
    }

    /**
     * Does something in a snapshot's directory; empty where there is no directory.
     *
     * @throws NotMountedException where it is not known whether there is one
     */
    public static <T> Optional<T> inSnapshot(MountedRepository repository, String id, Work<T> work)
            throws IOException {
        return inFolder(repository, folder -> in(open(folder, id), work)).flatMap(found -> found);
    }

    private static <T> Optional<T> in(Optional<Directory> found, Work<T> work) throws IOException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Directory directory = found.get()) {
            return Optional.of(work.in(directory));
        }
    }

    /** The directory of a snapshot, if there is one. */
    public static Optional<Directory> open(Directory folder, String id) throws IOException {
        return openIfPresent(folder, id);
    }

    /** The directory of a snapshot, made if absent. */
    public static Directory openOrCreate(Directory folder, String id) throws IOException {
        try {
            return folder.createDirectory(id, DIRECTORY_MODE);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            return folder.directory(id);
        }
    }

    /** Ids of the snapshots that have a directory here, whole or not. */
    public static List<String> ids(Directory folder) throws IOException {
        return folder.names().stream().filter(Manifest::isId).toList();
    }

    /** Whether a snapshot's directory has a manifest, of whatever content. */
    public static boolean hasManifest(Directory folder, String id) {
        try {
            return in(open(folder, id), snapshot -> snapshot.exists(Manifest.FILE))
                    .orElse(false);
        } catch (IOException _) {
            return isLink(folder, id);
        }
    }

    /** A link is nothing that an exporter left behind; any other failure is taken for absent. */
    private static boolean isLink(Directory folder, String id) {
        try {
            return folder.status(id)
                    .filter(status -> status.type() == FileStatus.Type.SYMBOLIC_LINK)
                    .isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * The manifest that one repository has of a snapshot, whether it is the home's or not. A
     * repository that is not mounted has none.
     */
    public static Optional<Manifest> manifest(MountedRepository repository, String id)
            throws IOException {
        try {
            return inSnapshot(repository, id, snapshot -> manifest(snapshot, id))
                    .flatMap(found -> found);
        } catch (NotMountedException _) {
            return Optional.empty();
        }
    }

    /** The manifest in a snapshot's directory, if there is one. */
    static Optional<Manifest> manifest(Directory snapshot, String id) throws IOException {
        return read(snapshot, Manifest.FILE, id);
    }

    /** What a directory without a manifest may hold, as far as that is known. */
    public static Optional<Manifest> part(Directory snapshot, String id) throws IOException {
        return read(snapshot, PART, id);
    }

    private static Optional<Manifest> read(Directory snapshot, String name, String id)
            throws IOException {
        try (RegularFile file = snapshot.file(name)) {
            if (file.size() > Manifest.MOST_BYTES) {
                throw new ManifestException(
                        name + " of snapshot " + id + " is too long: " + file.size() + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes.position(), bytes) > 0) {
                // Reads on until the whole file is there.
            }
            return Optional.of(Manifest.parse(Arrays.copyOf(bytes.array(), bytes.position()), id));
        } catch (ErrnoException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Says which disks are going to be here, so that after a crash they can be told from others'.
     */
    public static void plan(Directory snapshot, Manifest planned) throws IOException {
        write(snapshot, PART, planned);
    }

    /** Writes the manifest so that after a crash it is there whole, or not at all. */
    public static void commit(Directory snapshot, Manifest manifest) throws IOException {
        write(snapshot, Manifest.FILE, manifest);
        snapshot.deleteIfThere(PART);
    }

    private static void write(Directory snapshot, String name, Manifest manifest)
            throws IOException {
        try (RegularFile file = snapshot.create(TEMPORARY, FILE_MODE)) {
            file.write(0, ByteBuffer.wrap(manifest.toJson()));
            file.sync();
        }
        snapshot.rename(TEMPORARY, name);
        snapshot.sync();
    }

    /** What is left of a snapshot's directory that was to be removed. */
    public enum Left {
        /** It is gone, or was. */
        NOTHING,
        /** It stays, with files that are not the exporter's. */
        FOREIGN_FILES
    }

    /**
     * Removes a snapshot's directory: the manifest first, so that a crash leaves no snapshot that
     * is not whole, then the disks. Until they are gone the manifest stays under another name, so
     * that what a crash leaves can be removed later. Files that others put there stay, and the
     * directory with them.
     *
     * @return what is left
     */
    public static Left delete(Directory folder, String id, List<String> disks) throws IOException {
        Optional<Directory> found = open(folder, id);
        if (found.isEmpty()) {
            return Left.NOTHING;
        }
        try (Directory snapshot = found.get()) {
            setAside(snapshot);
            for (String disk : disks) {
                snapshot.deleteIfThere(disk);
            }
            snapshot.deleteIfThere(TEMPORARY);
            snapshot.deleteIfThere(PART);
            if (!snapshot.names().isEmpty()) {
                return Left.FOREIGN_FILES;
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
        return Left.NOTHING;
    }

    /** Ends a snapshot's existence, and keeps what its manifest says. */
    public static void setAside(Directory snapshot) throws IOException {
        try {
            snapshot.rename(Manifest.FILE, PART);
            snapshot.sync();
        } catch (ErrnoException e) {
            if (!e.isMissing()) {
                throw e;
            }
            // It never had one, or another exporter of the pool was first.
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
