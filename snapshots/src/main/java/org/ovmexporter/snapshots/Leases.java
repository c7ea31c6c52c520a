package org.ovmexporter.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots that are to go by themselves. One that is read stays a while longer: who reads it leaves
 * the time in the repository, as its manifest's time of modification, for all hosts of the pool.
 */
final class Leases {
    /** How long after it was last read an expired snapshot stays. */
    static final Duration GRACE = Duration.ofMinutes(10);
    private static final Duration NOTE_AGAIN = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final InstantSource clock;
    /** When this process has noted last that a snapshot is read. */
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    Leases(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes that a snapshot is being read, where it expires and that was not noted just now. */
    void noteIfNews(Snapshot snapshot, List<MountedRepository> repositories) {
        boolean isNews = snapshot.expiresAt().isPresent()
                && noted.getOrDefault(snapshot.id(), Instant.EPOCH)
                        .plus(NOTE_AGAIN)
                        .isBefore(clock.instant());
        if (isNews) {
            note(snapshot.id(), repositories);
        }
    }

    private void note(String id, List<MountedRepository> repositories) {
        Instant now = clock.instant();
        noted.put(id, now);
        for (MountedRepository repository : repositories) {
            try {
                repository.call(() -> SnapshotFolder.inSnapshot(repository, id, false,
                        directory -> touch(directory.path().resolve(Manifest.FILE), now)));
            } catch (IOException e) {
                LOG.warn("snapshot {} is read and may expire all the same: {}", id, e.toString());
            }
        }
    }

    private static boolean touch(Path manifest, Instant now) throws IOException {
        try {
            Files.setLastModifiedTime(manifest, FileTime.from(now));
            return true;
        } catch (NoSuchFileException e) {
            // Deleted meanwhile: it is read to the end all the same.
            return false;
        }
    }

    /** Whether it is time for a snapshot to go. */
    boolean isOver(Catalogue.Entry entry) throws IOException {
        Optional<Instant> end = entry.row().expiresAt();
        if (end.isEmpty() || end.get().isAfter(clock.instant())) {
            return false;
        }
        Instant lastRead = entry.home()
                .call(() -> SnapshotFolder.inSnapshot(entry.home(), entry.id(), Instant.MAX,
                        directory -> lastModified(directory.path().resolve(Manifest.FILE))));
        return lastRead.isBefore(clock.instant().minus(GRACE));
    }

    private static Instant lastModified(Path manifest) throws IOException {
        return Files.getLastModifiedTime(manifest, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    /** Forgets a snapshot that is gone. */
    void forget(String id) {
        noted.remove(id);
    }
}
