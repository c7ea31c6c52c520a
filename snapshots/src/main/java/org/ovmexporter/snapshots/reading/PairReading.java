package org.ovmexporter.snapshots.reading;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.deadlines.BoundedCalls;
import org.ovmexporter.extents.Chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the same pieces of two disks: both at once, and the next piece while its caller looks at
 * this one. It costs four buffers of a piece, whatever it reads.
 */
final class PairReading {
    /** A piece ends at each multiple of this, in bytes. */
    static final int PIECE = 1 << 20;

    private static final int AHEAD = 2;

    private final DiskReader older;
    private final DiskReader newer;
    private final Iterator<Chunk> pieces;
    private final Function<Chunk, Need> needs;
    private final ArrayDeque<Buffers> free = new ArrayDeque<>(AHEAD);
    private final ArrayDeque<Reading> ahead = new ArrayDeque<>(AHEAD);
    private @Nullable Buffers inUse;

    /** What has to be read of a piece. */
    enum Need {
        NOTHING,
        OLDER,
        NEWER,
        BOTH;

        boolean older() {
            return this == OLDER || this == BOTH;
        }

        boolean newer() {
            return this == NEWER || this == BOTH;
        }
    }

    /**
     * A piece and its bytes, valid until the next is asked for; none where they were not needed.
     */
    record Piece(Chunk chunk, Need need, ByteBuffer older, ByteBuffer newer) {}

    private record Buffers(ByteBuffer older, ByteBuffer newer) {}

    private record Reading(
            Chunk chunk,
            Need need,
            Buffers buffers,
            Optional<BoundedCalls.Started<ByteBuffer>> older,
            Optional<BoundedCalls.Started<ByteBuffer>> newer) {}

    /**
     * @param olderSize the older disk's size in bytes
     * @param needs what is needed of a chunk, by its state and where it starts
     */
    PairReading(
            DiskReader older,
            long olderSize,
            DiskReader newer,
            Iterator<Chunk> chunks,
            Function<Chunk, Need> needs) {
        this.older = older;
        this.newer = newer;
        this.pieces =
                new ChunkCutter(chunks, olderSize, chunk -> needs.apply(chunk) != Need.NOTHING);
        this.needs = needs;
    }

    /** The next piece; empty after the last. */
    Optional<Piece> next() throws IOException {
        if (inUse != null) {
            free.add(inUse);
            inUse = null;
        }
        while (ahead.size() < AHEAD && pieces.hasNext()) {
            ahead.add(start(pieces.next()));
        }
        Reading first = ahead.poll();
        if (first == null) {
            return Optional.empty();
        }
        inUse = first.buffers();
        return Optional.of(new Piece(
                first.chunk(),
                first.need(),
                finish(first.older(), first.buffers().older()),
                finish(first.newer(), first.buffers().newer())));
    }

    private Reading start(Chunk chunk) throws IOException {
        Need need = needs.apply(chunk);
        Buffers taken = free.poll();
        Buffers buffers = taken != null ? taken : new Buffers(piece(), piece());
        return new Reading(
                chunk,
                need,
                buffers,
                start(need.older(), older, chunk, buffers.older()),
                start(need.newer(), newer, chunk, buffers.newer()));
    }

    private static Optional<BoundedCalls.Started<ByteBuffer>> start(
            boolean needed, DiskReader reader, Chunk chunk, ByteBuffer buffer) throws IOException {
        if (!needed) {
            return Optional.empty();
        }
        buffer.clear().limit(Math.toIntExact(chunk.length()));
        return Optional.of(reader.read(chunk.start(), buffer));
    }

    private static ByteBuffer finish(
            Optional<BoundedCalls.Started<ByteBuffer>> started, ByteBuffer buffer)
            throws IOException {
        return started.isPresent()
                ? started.get().result().flip()
                : buffer.clear().limit(0);
    }

    private static ByteBuffer piece() {
        return ByteBuffer.allocateDirect(PIECE);
    }
}
