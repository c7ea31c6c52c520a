package org.ovmexporter.snapshots.reading;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunks;
import org.ovmexporter.snapshots.Algorithm;
import org.ovmexporter.snapshots.BusyException;
import org.ovmexporter.snapshots.GoneException;
import org.ovmexporter.snapshots.SnapshotDisk;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Checksums of disks. Snapshots never change, so each is computed once, and goes on being computed
 * when nobody waits for it any more.
 */
public final class Checksums implements Closeable {
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 64;
    private static final int MOST_KEPT = 4096;
    private static final byte[] ZEROS = new byte[PairReading.PIECE];

    private final ThreadPoolExecutor executor;
    private final Map<Key, FutureTask<String>> tasks = new LinkedHashMap<>(16, 0.75f, true);
    private volatile boolean closed;

    /** Which bytes, and how. */
    public record Key(
            String snapshot, SnapshotDisk disk, Algorithm algorithm, long from, long end) {}

    /** Opens the disk of a key. */
    @FunctionalInterface
    public interface Opening {
        /** Opens it, to be closed by who gets it. */
        DiskFile open() throws IOException;
    }

    /** With none computed yet. */
    public Checksums() {
        executor = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("checksum ", 1).factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * A checksum in hexadecimal; empty where it is not ready within the time.
     *
     * @throws BusyException while too many others wait to be computed
     * @throws GoneException when the snapshot was deleted meanwhile
     */
    public Optional<String> get(Key key, Opening opening, Duration patience) throws IOException {
        FutureTask<String> task = task(key, opening);
        try {
            return Optional.of(task.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a checksum");
        } catch (ExecutionException | CancellationException e) {
            forget(key, task);
            throw e.getCause() instanceof IOException io ? io : new IOException(e);
        }
    }

    private FutureTask<String> task(Key key, Opening opening) throws IOException {
        synchronized (tasks) {
            FutureTask<String> known = tasks.get(key);
            if (known != null) {
                return known;
            }
        }
        // Opened here, so that a snapshot that is gone is told at once.
        DiskFile disk = opening.open();
        FutureTask<String> task = new FutureTask<>(() -> compute(key, disk));
        synchronized (tasks) {
            FutureTask<String> other = tasks.putIfAbsent(key, task);
            if (other != null) {
                disk.close();
                return other;
            }
            forgetTheOldest();
        }
        try {
            executor.execute(task);
            return task;
        } catch (RejectedExecutionException e) {
            forget(key, task);
            disk.close();
            throw new BusyException("too many checksums wait to be computed: ask again later");
        }
    }

    private void forgetTheOldest() {
        Iterator<FutureTask<String>> oldest = tasks.values().iterator();
        while (tasks.size() > MOST_KEPT && oldest.hasNext()) {
            if (oldest.next().isDone()) {
                oldest.remove();
            }
        }
    }

    private void forget(Key key, FutureTask<String> task) {
        synchronized (tasks) {
            tasks.remove(key, task);
        }
    }

    private String compute(Key key, DiskFile open) throws IOException {
        Digest digest = Digest.of(key.algorithm());
        byte[] buffer = new byte[PairReading.PIECE];
        try (open) {
            Iterator<Chunk> chunks =
                    Chunks.until(key.end(), open.map(CallingThread.ofPool()).chunks(key.from()));
            while (chunks.hasNext()) {
                add(digest, chunks.next(), open, buffer);
            }
        }
        return digest.value();
    }

    /** What the map calls zeros is not read. */
    private void add(Digest digest, Chunk chunk, DiskFile open, byte[] buffer) throws IOException {
        for (long position = chunk.start(); position < chunk.end(); ) {
            if (closed) {
                throw new IOException("the exporter stops");
            }
            int length = (int) Math.min(buffer.length, chunk.end() - position);
            if (chunk.state() == Chunk.State.ZERO) {
                digest.add(ZEROS, length);
            } else {
                open.startReading(position, ByteBuffer.wrap(buffer, 0, length)).result();
                digest.add(buffer, length);
            }
            position += length;
        }
    }

    /** Ends what is being computed. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
    }
}
