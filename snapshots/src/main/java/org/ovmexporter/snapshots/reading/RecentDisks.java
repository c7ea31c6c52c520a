package org.ovmexporter.snapshots.reading;

import org.ovmexporter.snapshots.SnapshotDisk;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Disks that are being read, or were a moment ago, and are still open. A client that reads one in
 * thousands of ranges has it opened once in a while, and not for each of them.
 *
 * <p>What is open takes space when its snapshot is deleted, and keeps its filesystem from being
 * unmounted. So each disk is closed soon after it was last used, and at the latest opened anew
 * after some seconds, whatever became of its repository in the meantime.
 */
public final class RecentDisks implements Closeable {
    /** How long a disk that nobody reads stays open. */
    private static final Duration IDLE = Duration.ofSeconds(1);
    /** How long one that is read again and again does. */
    private static final Duration LIFE = Duration.ofSeconds(5);

    private static final int MOST = 64;
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(IDLE.toMillis(), TimeUnit.MILLISECONDS);

    private final Map<Key, Shared> open = new HashMap<>();
    private boolean closed;

    private record Key(String snapshot, SnapshotDisk disk) {}

    /** Opens a disk. */
    @FunctionalInterface
    public interface Opening {
        /** Opens it anew. */
        DiskFile open() throws IOException;
    }

    /** A disk that several may be reading. Only {@link RecentDisks} touches its fields, locked. */
    private static final class Shared {
        private final DiskFile disk;
        private final long openedAt = System.nanoTime();
        private int users = 1;
        private long idleSince;
        private boolean watched;
        private boolean dropped;

        Shared(DiskFile disk) {
            this.disk = disk;
        }
    }

    /**
     * The disk of a snapshot that exists, opened where it is not open; to be closed by the caller.
     *
     * @throws IOException by {@code opening}
     */
    public DiskFile get(String snapshot, SnapshotDisk disk, Opening opening) throws IOException {
        Key key = new Key(snapshot, disk);
        Optional<DiskFile> recent = recent(key);
        return recent.isPresent() ? recent.get() : share(key, opening.open());
    }

    private synchronized Optional<DiskFile> recent(Key key) {
        Shared shared = open.get(key);
        if (shared == null) {
            return Optional.empty();
        }
        if (System.nanoTime() - shared.openedAt > LIFE.toNanos()) {
            drop(key);
            return Optional.empty();
        }
        shared.users++;
        return Optional.of(user(key, shared));
    }

    private synchronized DiskFile share(Key key, DiskFile disk) {
        if (closed || open.size() >= MOST || open.containsKey(key)) {
            return disk;
        }
        Shared shared = new Shared(disk);
        open.put(key, shared);
        return user(key, shared);
    }

    private DiskFile user(Key key, Shared shared) {
        return shared.disk.closedBy(() -> release(key, shared));
    }

    private synchronized void release(Key key, Shared shared) {
        shared.users--;
        if (shared.users > 0) {
            return;
        }
        if (shared.dropped) {
            shared.disk.close();
            return;
        }
        shared.idleSince = System.nanoTime();
        if (!shared.watched) {
            shared.watched = true;
            SOON.execute(() -> closeIfIdle(key, shared));
        }
    }

    private synchronized void closeIfIdle(Key key, Shared shared) {
        shared.watched = false;
        if (shared.users > 0 || shared.dropped) {
            return;
        }
        if (System.nanoTime() - shared.idleSince >= IDLE.toNanos()) {
            drop(key);
        } else {
            shared.watched = true;
            SOON.execute(() -> closeIfIdle(key, shared));
        }
    }

    /** Nobody new gets it; it is closed when the last one has read it. */
    private synchronized void drop(Key key) {
        Optional.ofNullable(open.remove(key)).ifPresent(shared -> {
            shared.dropped = true;
            if (shared.users == 0) {
                shared.disk.close();
            }
        });
    }

    /** Lets go of a snapshot that is being deleted. */
    public synchronized void forget(String snapshot) {
        List.copyOf(open.keySet()).stream()
                .filter(key -> key.snapshot().equals(snapshot))
                .forEach(this::drop);
    }

    /** Closes all that nobody reads, and the others when they have been read. */
    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(open.keySet()).forEach(this::drop);
    }
}
