package org.ovmexporter.snapshots.reading;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.catalogue.Catalogue;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.Repositories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Repositories repositories;
    private final InstantSource clock;
    /** When this process has noted last that a snapshot is read. */
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    private final Set<Lease> readings = ConcurrentHashMap.newKeySet();

    /** With nothing being read. */
    public Leases(Repositories repositories, InstantSource clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    /** A snapshot is being read until this is closed. */
    public final class Lease implements Closeable {
        private final String id;
        private final Set<String> repositories;

        private Lease(Snapshot snapshot) {
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

    /** Begins to read a snapshot. */
    public Lease read(Snapshot snapshot) throws IOException {
        Lease reading = new Lease(snapshot);
        readings.add(reading);
        Instant now = clock.instant();
        if (becomesDue(reading.id, now)) {
            try {
                note(reading, now, repositories.all());
            } catch (IOException | RuntimeException e) {
                noted.remove(reading.id);
                reading.close();
                throw e;
            }
        }
        return reading;
    }

    /** Notes again what is still being read here. */
    public void renew(List<MountedRepository> all) {
        for (Lease reading : readings) {
            Instant now = clock.instant();
            if (becomesDue(reading.id, now)) {
                note(reading, now, all);
            }
        }
    }

    /** Whether it is to be noted again that a snapshot is read; for one caller at a time it is. */
    private boolean becomesDue(String id, Instant now) {
        Instant last = noted.putIfAbsent(id, now);
        return last == null
                || (last.plus(NOTE_AGAIN).isBefore(now) && noted.replace(id, last, now));
    }

    private static void note(Lease reading, Instant now, List<MountedRepository> all) {
        for (MountedRepository repository : all) {
            if (reading.repositories.contains(repository.id())) {
                note(reading.id, now, repository);
            }
        }
    }

    private static void note(String id, Instant now, MountedRepository repository) {
        try {
            repository.call(() ->
                    SnapshotFolder.inSnapshot(repository, id, directory -> touch(directory, now)));
        } catch (NotMountedException _) {
            // What is left of it elsewhere is noted all the same.
        } catch (IOException e) {
            LOG.warn("snapshot {} is read and may go by itself all the same: {}", id, e.toString());
        }
    }

    private static boolean touch(Directory snapshot, Instant now) throws IOException {
        try {
            snapshot.touch(Manifest.FILE, now);
            return true;
        } catch (ErrnoException e) {
            if (!e.isMissing()) {
                throw e;
            }
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
        Instant moment = clock.instant().minus(GRACE);
        return lastRead(entry).filter(moment::isAfter).isPresent();
    }

    private static Optional<Instant> lastRead(Catalogue.Entry entry) throws IOException {
        MountedRepository repository = entry.repository();
        try {
            return repository.call(
                    () -> SnapshotFolder.inSnapshot(repository, entry.id(), Leases::lastModified));
        } catch (NotMountedException _) {
            return Optional.empty();
        }
    }

    private static Instant lastModified(Directory snapshot) throws IOException {
        return snapshot.status(Manifest.FILE)
                .orElseThrow(() -> new NoSuchFileException(snapshot + "/" + Manifest.FILE))
                .modified();
    }

    /** Forgets a snapshot that is gone. */
    public void forget(String id) {
        noted.remove(id);
    }
}
