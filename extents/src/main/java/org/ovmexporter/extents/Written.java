package org.ovmexporter.extents;

import org.jspecify.annotations.Nullable;

/** The runs of a cover as chunks: data to fetch, or zeros. */
final class Written extends Lookahead<Chunk> {
    private final Cover cover;
    private final Joiner joiner = new Joiner();

    Written(Cover cover) {
        this.cover = cover;
    }

    @Override
    protected @Nullable Chunk advance() {
        for (Extent run = cover.next(); run != null; run = cover.next()) {
            boolean zero = run.kind() == Extent.Kind.ZERO;
            Chunk whole = joiner.add(
                    run.logical(),
                    run.end(),
                    zero ? 0 : run.physical(),
                    zero ? Chunk.State.ZERO : Chunk.State.DATA);
            if (whole != null) {
                return whole;
            }
        }
        return joiner.end();
    }
}
