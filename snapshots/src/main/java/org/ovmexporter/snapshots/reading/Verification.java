package org.ovmexporter.snapshots.reading;

import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunk.State;
import org.ovmexporter.extents.Chunks;
import org.ovmexporter.extents.Delta;
import org.ovmexporter.extents.ExtentMap;
import org.ovmexporter.snapshots.UntrustedTrackingException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whether two disks really have the same bytes where their maps say so. A filesystem whose maps lie
 * would make every increment silently wrong, so none is answered without a look.
 */
final class Verification {
    private static final int BLOCK = 4096;
    /**
     * A place where nothing is unchanged is given up for another, this many times for each block.
     */
    private static final int TRIES = 2;

    private final String disk;
    private final Side older;
    private final Side newer;
    private final long from;
    private final long end;

    /** One of the two disks. */
    record Side(ExtentMap map, DiskReader reader) {}

    /**
     * @param disk for the message
     * @param from first byte to look at
     * @param end first byte after the last one to look at
     */
    Verification(String disk, Side older, Side newer, long from, long end) {
        this.disk = disk;
        this.older = older;
        this.newer = newer;
        this.from = from;
        this.end = Math.min(end, older.map().size());
    }

    /**
     * Reads some blocks at random places that are called unchanged, of data if there is any.
     *
     * @throws UntrustedTrackingException where one differs
     */
    void sample(int blocks, RandomGenerator random) throws IOException {
        int verified = 0;
        for (int i = 0; i < blocks * TRIES && verified < blocks && from < end; i++) {
            Optional<Chunk> block = unchangedNear(random.nextLong(from, end), random);
            if (block.isPresent()) {
                compare(block.get());
                verified++;
            }
        }
    }

    /**
     * Reads all that is called unchanged.
     *
     * @throws UntrustedTrackingException where anything differs
     */
    void all(DueTime deadline) throws IOException {
        Iterator<Chunk> unchanged = Chunks.only(
                Set.of(State.UNCHANGED),
                Chunks.until(end, Delta.between(older.map(), newer.map(), from)));
        PairReading reading = new PairReading(
                older.reader(),
                older.map().size(),
                newer.reader(),
                unchanged,
                _ -> PairReading.Need.BOTH);
        for (Optional<PairReading.Piece> piece = reading.next();
                piece.isPresent();
                piece = reading.next()) {
            requireSame(
                    piece.get().chunk().start(),
                    piece.get().older(),
                    piece.get().newer());
            deadline.check();
        }
    }

    /** A block of the next data from this position on, if the maps call it unchanged. */
    private Optional<Chunk> unchangedNear(long position, RandomGenerator random) {
        Iterator<Chunk> data =
                Chunks.only(Set.of(State.DATA), Chunks.until(end, newer.map().chunks(position)));
        long place = position;
        if (data.hasNext()) {
            Chunk run = data.next();
            place = random.nextLong(run.start(), run.end());
        }
        long start = Math.max(from, place / BLOCK * BLOCK);
        Chunk first = Delta.between(older.map(), newer.map(), start).next();
        return first.state() == State.UNCHANGED
                ? Optional.of(first.clip(start, Math.min(start + BLOCK, end)))
                : Optional.empty();
    }

    private void compare(Chunk block) throws IOException {
        int length = (int) block.length();
        var before = older.reader().read(block.start(), ByteBuffer.allocate(length));
        var after = newer.reader().read(block.start(), ByteBuffer.allocate(length));
        requireSame(block.start(), before.result().flip(), after.result().flip());
    }

    private void requireSame(long start, ByteBuffer before, ByteBuffer after)
            throws UntrustedTrackingException {
        int differs = before.mismatch(after);
        if (differs >= 0) {
            throw new UntrustedTrackingException(disk, start + differs);
        }
    }
}
