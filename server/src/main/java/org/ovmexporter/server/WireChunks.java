package org.ovmexporter.server;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.api.Snapshot;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Lookahead;

import java.util.Iterator;

/**
 * The chunks that a client is told of: what it has to write. That is data, and in a comparison what
 * became zeros; a new copy is all zeros already.
 */
final class WireChunks extends Lookahead<Snapshot.Chunk> {
    private final Iterator<Chunk> cover;
    private final boolean isComparison;
    private final Pulse pulse = new Pulse();

    WireChunks(Iterator<Chunk> cover, boolean isComparison) {
        this.cover = cover;
        this.isComparison = isComparison;
    }

    @Override
    protected Snapshot.@Nullable Chunk advance() {
        while (cover.hasNext()) {
            Chunk chunk = cover.next();
            boolean zero = chunk.state() == Chunk.State.ZERO;
            if (chunk.state() == Chunk.State.DATA || (zero && isComparison)) {
                return new Snapshot.Chunk(chunk.start(), chunk.length(), chunk.physical(), zero);
            }
            if (pulse.isDue()) {
                return Snapshot.Chunk.PULSE;
            }
        }
        return null;
    }
}
