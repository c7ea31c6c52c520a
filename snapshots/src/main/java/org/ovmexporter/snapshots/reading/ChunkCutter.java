package org.ovmexporter.snapshots.reading;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Lookahead;

import java.util.Iterator;
import java.util.function.Predicate;

/** Cuts chunks that are to be read at each multiple of a piece, and where the older disk ends. */
final class ChunkCutter extends Lookahead<Chunk> {
    private final Iterator<Chunk> chunks;
    private final long olderSize;
    private final Predicate<Chunk> toBeRead;
    private @Nullable Chunk rest;

    ChunkCutter(Iterator<Chunk> chunks, long olderSize, Predicate<Chunk> toBeRead) {
        this.chunks = chunks;
        this.olderSize = olderSize;
        this.toBeRead = toBeRead;
    }

    @Override
    protected @Nullable Chunk advance() {
        Chunk whole = rest != null ? rest : chunks.hasNext() ? chunks.next() : null;
        rest = null;
        if (whole == null || !toBeRead.test(whole)) {
            return whole;
        }
        long cut = (whole.start() / PairReading.PIECE + 1) * PairReading.PIECE;
        if (whole.start() < olderSize) {
            cut = Math.min(cut, olderSize);
        }
        if (cut >= whole.end()) {
            return whole;
        }
        rest = whole.clip(cut, whole.end());
        return whole.clip(whole.start(), cut);
    }
}
