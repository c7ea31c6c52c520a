package org.ovmexporter.snapshots.reading;

import org.ovmexporter.linux.BoundedCalls;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.catalogue.Catalogue;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Which snapshots are being read. None of them goes by itself, and one that was read stays a while
 * longer: who reads it leaves the time in its repositories, as its manifest's time of modification,
 * for all hosts of the pool.
 */
public final class Leases {
    /** How long after it was last read, or taken, a snapshot does not go by itself. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    private static final Duration NOTE_AGAIN = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final InstantSource clock;
    /** When this process has noted last that a snapshot is read. */
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

    /** With nothing being read. */
    public Leases(InstantSource clock) {
        this.clock = clock;
    }

    /** A snapshot is being read until this is closed. */
    public final class Reading implements Closeable {
        private final String id;
        private final Set<String> repositories;

        private Reading(Snapshot snapshot) {
            this.id = snapshot.id();
            this.repositories = snapshot.disks().stream()
                    .map(SnapshotDisk::repository)
                    .collect(Collectors.toSet());
        }

        @Override
        public void close() {
            readings.remove(this);
        }
    }

    /**
     * Begins to read a snapshot.
     *
     * @param all the host's repositories, asked for where the reading is to be noted
     */
    public Reading read(Snapshot snapshot, BoundedCalls.IOCallable<List<MountedRepository>> all)
            throws IOException {
        Reading reading = new Reading(snapshot);
        readings.add(reading);
        try {
            note(reading, all);
        } catch (IOException | RuntimeException e) {
            reading.close();
            throw e;
        }
        return reading;
    }

    /** Notes again what is still being read here. */
    public void renew(List<MountedRepository> all) throws IOException {
        for (Reading reading : readings) {
            note(reading, () -> all);
        }
    }

    private void note(Reading reading, BoundedCalls.IOCallable<List<MountedRepository>> all)
            throws IOException {
        Instant now = clock.instant();
        AtomicBoolean isNews = new AtomicBoolean();
        noted.compute(reading.id, (_, last) -> {
            isNews.set(last == null || last.plus(NOTE_AGAIN).isBefore(now));
            return isNews.get() || last == null ? now : last;
        });
        if (isNews.get()) {
            List<MountedRepository> asked;
            try {
                asked = all.call();
            } catch (IOException e) {
                noted.remove(reading.id);
                throw e;
            }
            asked.stream()
                    .filter(repository -> reading.repositories.contains(repository.id()))
                    .forEach(repository -> note(reading.id, now, repository));
        }
    }

    private static void note(String id, Instant now, MountedRepository repository) {
        try {
            repository.call(() -> SnapshotFolder.inSnapshot(
                    repository,
                    id,
                    false,
                    directory -> touch(directory.path().resolve(Manifest.FILE), now)));
        } catch (IOException e) {
            LOG.warn("snapshot {} is read and may go by itself all the same: {}", id, e.toString());
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
    public boolean isOver(Catalogue.Entry entry) throws IOException {
        Optional<Instant> end = entry.row().expiresAt();
        return end.isPresent() && !end.get().isAfter(clock.instant()) && isUnread(entry);
    }

    /** Whether no host of the pool reads a snapshot, or has read it a moment ago. */
    public boolean isUnread(Catalogue.Entry entry) throws IOException {
        if (readings.stream().anyMatch(reading -> reading.id.equals(entry.id()))) {
            return false;
        }
        MountedRepository repository = entry.repository();
        Instant lastRead = repository.call(() -> SnapshotFolder.inSnapshot(
                repository,
                entry.id(),
                Instant.MAX,
                directory -> lastModified(directory.path().resolve(Manifest.FILE))));
        return lastRead.isBefore(clock.instant().minus(GRACE));
    }

    private static Instant lastModified(Path manifest) throws IOException {
        return Files.getLastModifiedTime(manifest, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    /** Forgets a snapshot that is gone. */
    public void forget(String id) {
        noted.remove(id);
    }
}
