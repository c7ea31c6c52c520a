package org.ovmexporter.snapshots.reading;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunk.State;
import org.ovmexporter.extents.Joiner;
import org.ovmexporter.extents.Lookahead;
import org.ovmexporter.snapshots.reading.PairReading.Need;
import org.ovmexporter.snapshots.reading.PairReading.Piece;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Reads what a delta calls changed from both disks, and keeps of it only the blocks that differ.
 * What the delta calls unchanged is not read and stays so; what lies past the end of the older disk
 * stays changed.
 */
final class Refinement extends Lookahead<Chunk> {
    /**
     * Says that it is unchanged at least this often, in bytes read: what it says shows progress.
     */
    private static final int QUIET = 64 << 20;

    private final PairReading reading;
    private final long olderSize;
    private final int granularity;
    private final DueTime deadline;
    private final Joiner joiner = new Joiner();
    private final ArrayDeque<Chunk> found = new ArrayDeque<>();
    private long quiet;
    private boolean ended;

    /**
     * @param delta adjacent chunks of every state
     * @param granularity size of a block in bytes, a power of two, at most a piece; blocks lie at
     *     multiples of it
     */
    Refinement(
            Iterator<Chunk> delta,
            DiskReader older,
            long olderSize,
            DiskReader newer,
            int granularity,
            DueTime deadline) {
        this.reading = new PairReading(older, olderSize, newer, delta, this::need);
        this.olderSize = olderSize;
        this.granularity = granularity;
        this.deadline = deadline;
    }

    private Need need(Chunk chunk) {
        boolean hasBase = chunk.start() < olderSize;
        return switch (chunk.state()) {
            case DATA -> hasBase ? Need.BOTH : Need.NEWER;
            case ZERO -> hasBase ? Need.OLDER : Need.NOTHING;
            case UNCHANGED -> Need.NOTHING;
        };
    }

    @Override
    protected @Nullable Chunk advance() {
        try {
            while (found.isEmpty() && !ended) {
                deadline.check();
                Optional<Piece> piece = reading.next();
                ended = piece.isEmpty();
                piece.ifPresent(this::examine);
                if (ended || quiet >= QUIET) {
                    find(joiner.end());
                }
            }
            return found.poll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void examine(Piece piece) {
        Chunk chunk = piece.chunk();
        if (piece.need() == Need.NOTHING) {
            add(chunk, chunk.state());
            return;
        }
        quiet += chunk.length();
        for (long start = chunk.start(); start < chunk.end(); ) {
            long end = Math.min((start / granularity + 1) * granularity, chunk.end());
            add(chunk.clip(start, end), state(piece, (int) (start - chunk.start()), (int)
                    (end - start)));
            start = end;
        }
    }

    private static State state(Piece piece, int offset, int length) {
        return switch (piece.need()) {
            case BOTH -> {
                ByteBuffer before = piece.older().slice(offset, length);
                ByteBuffer after = piece.newer().slice(offset, length);
                yield before.mismatch(after) < 0 ? State.UNCHANGED : written(after);
            }
            case NEWER -> written(piece.newer().slice(offset, length));
            case OLDER ->
                ZeroPiece.only(piece.older().slice(offset, length)) ? State.UNCHANGED : State.ZERO;
            case NOTHING -> throw new IllegalArgumentException("not read: " + piece.chunk());
        };
    }

    private static State written(ByteBuffer after) {
        return ZeroPiece.only(after) ? State.ZERO : State.DATA;
    }

    private void add(Chunk block, State state) {
        find(joiner.add(
                block.start(), block.end(), state == State.DATA ? block.physical() : 0, state));
    }

    private void find(@Nullable Chunk whole) {
        if (whole != null) {
            found.add(whole);
            quiet = 0;
        }
    }
}
