package org.ovmexporter.extents;

import java.util.Iterator;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What can be done with any ascending run of chunks. */
public final class Chunks {
    private Chunks() {}

    /**
     * Joins neighbours of one state into chunks that a client reads in one go, wherever they are on
     * the device. A zero chunk never joins a data chunk.
     */
    public static Iterator<Chunk> squash(Iterator<Chunk> chunks) {
        return new Joined(chunks, (_, _) -> true);
    }

    /** Joins only neighbours that are neighbours on the device too. */
    static Iterator<Chunk> joinOnDevice(Iterator<Chunk> chunks) {
        return new Joined(chunks, Chunk::continuesOnDeviceIn);
    }

    private static final class Joined extends Lookahead<Chunk> {
        private final Iterator<Chunk> chunks;
        private final BiPredicate<Chunk, Chunk> mayJoin;
        private @Nullable Chunk pending;

        Joined(Iterator<Chunk> chunks, BiPredicate<Chunk, Chunk> mayJoin) {
            this.chunks = chunks;
            this.mayJoin = mayJoin;
        }

        @Override
        protected @Nullable Chunk advance() {
            Chunk joined = pending;
            pending = null;
            while (chunks.hasNext()) {
                Chunk next = chunks.next();
                if (joined == null) {
                    joined = next;
                } else if (joined.adjoins(next) && mayJoin.test(joined, next)) {
                    joined = joined.plus(next);
                } else {
                    pending = next;
                    break;
                }
            }
            return joined;
        }
    }
}
