package org.ovmexporter.server.routes;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.api.SnapshotDocument;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Lookahead;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * The chunks that a client is told of: what it has to write. That is data, and in a comparison what
 * became zeros; a new copy is all zeros already.
 */
final class WireChunks extends Lookahead<SnapshotDocument.Chunk> {
    private final Iterator<Chunk> cover;
    private final boolean isComparison;
    private final Pulse pulse;

    /** @param pulse of the answer that they are written to */
    WireChunks(Iterator<Chunk> cover, boolean isComparison, Pulse pulse) {
        this.cover = cover;
        this.isComparison = isComparison;
        this.pulse = pulse;
    }

    @Override
    protected SnapshotDocument.@Nullable Chunk advance() {
        while (cover.hasNext()) {
            Chunk chunk = cover.next();
            boolean zero = chunk.state() == Chunk.State.ZERO;
            if (chunk.state() == Chunk.State.DATA || (zero && isComparison)) {
                return new SnapshotDocument.Chunk(
                        chunk.start(), chunk.length(), chunk.physical(), zero);
            }
            beat();
        }
        return null;
    }

    private void beat() {
        try {
            pulse.beat();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
