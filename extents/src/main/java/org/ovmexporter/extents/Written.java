package org.ovmexporter.extents;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The runs of a cover that hold data, as chunks. */
final class Written extends Lookahead<Chunk> {
    private final Iterator<Extent> cover;

    Written(Iterator<Extent> cover) {
        this.cover = cover;
    }

    @Override
    protected @Nullable Chunk advance() {
        while (cover.hasNext()) {
            Extent run = cover.next();
            if (run.kind() != Extent.Kind.ZERO) {
                return new Chunk(run.logical(), run.length(), run.physical(), Chunk.State.DATA);
            }
        }
        return null;
    }
}
