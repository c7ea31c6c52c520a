package org.ovmexporter.snapshots.catalogue;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.FileStatus;
import org.ovmexporter.snapshots.repository.MountedRepository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The manifests that were asked for last. A client that reads a disk in thousands of ranges has its
 * manifest read once; after that it is looked each time, by one {@code lstat}, whether that very
 * file is still there. A manifest is never written again, and goes when its snapshot does.
 */
final class LatestManifests {
    private static final int MOST = 64;
    /** A larger snapshot, of about a hundred disks, is not kept. */
    private static final int MOST_DISKS = 128;

    /** The one that was not asked for the longest is the first. */
    private final LinkedHashMap<String, Known> latest = new LinkedHashMap<>(16, 0.75f, true);

    /** @param identity of the file: device and inode */
    private record Known(
            Manifest manifest, MountedRepository repository, Path file, Object identity) {

        boolean isThere(CallingThread thread) throws IOException {
            return repository
                    .call(thread, () -> identityOf(file))
                    .filter(identity::equals)
                    .isPresent();
        }
    }

    /**
     * The manifest of a snapshot, if it is one of those and its snapshot exists.
     *
     * @param thread looks whether it does
     */
    Optional<Manifest> get(CallingThread thread, String id) throws IOException {
        Optional<Known> known = known(id);
        if (known.isPresent() && !known.get().isThere(thread)) {
            forget(id);
            return Optional.empty();
        }
        return known.map(Known::manifest);
    }

    /** Keeps what the snapshot's home said just now. */
    void put(Manifest manifest, MountedRepository home) throws IOException {
        if (manifest.disks().size() > MOST_DISKS) {
            return;
        }
        Path file = home.root()
                .resolve(SnapshotFolder.NAME)
                .resolve(manifest.id())
                .resolve(Manifest.FILE);
        home.call(() -> identityOf(file)).ifPresent(identity -> {
            synchronized (latest) {
                latest.put(manifest.id(), new Known(manifest, home, file, identity));
                if (latest.size() > MOST) {
                    latest.pollFirstEntry();
                }
            }
        });
    }

    private Optional<Known> known(String id) {
        synchronized (latest) {
            return Optional.ofNullable(latest.get(id));
        }
    }

    private void forget(String id) {
        synchronized (latest) {
            latest.remove(id);
        }
    }

    private static Optional<Object> identityOf(Path file) {
        try {
            return Optional.of(FileStatus.of(file).identity());
        } catch (ErrnoException e) {
            // Why it is not there, whoever reads it anew finds out.
            return Optional.empty();
        }
    }
}
