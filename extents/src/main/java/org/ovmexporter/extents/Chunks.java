package org.ovmexporter.extents;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.Set;

/** What can be done with any ascending run of chunks. */
public final class Chunks {
    private Chunks() {}

    /**
     * Joins neighbours of one state into chunks that a client reads in one go, wherever they are on
     * the device. A zero chunk never joins a data chunk. What is unchanged is passed on as it
     * comes: it may have taken long to find, and nothing is gained by waiting for more of it.
     */
    public static Iterator<Chunk> squash(Iterator<Chunk> chunks) {
        return new Squashed(chunks);
    }

    /** The chunks that have one of these states. */
    public static Iterator<Chunk> only(Set<Chunk.State> states, Iterator<Chunk> chunks) {
        return new Lookahead<>() {
            @Override
            protected @Nullable Chunk advance() {
                while (chunks.hasNext()) {
                    Chunk next = chunks.next();
                    if (states.contains(next.state())) {
                        return next;
                    }
                }
                return null;
            }
        };
    }

    /** What lies before {@code end}; nothing after it is asked for. */
    public static Iterator<Chunk> until(long end, Iterator<Chunk> chunks) {
        return new Lookahead<>() {
            private boolean ended;

            @Override
            protected @Nullable Chunk advance() {
                if (ended || !chunks.hasNext()) {
                    return null;
                }
                Chunk next = chunks.next();
                ended = next.end() >= end;
                return next.start() < end ? next.clip(next.start(), end) : null;
            }
        };
    }

    private static final class Squashed extends Lookahead<Chunk> {
        private final Iterator<Chunk> chunks;
        private @Nullable Chunk pending;

        Squashed(Iterator<Chunk> chunks) {
            this.chunks = chunks;
        }

        @Override
        protected @Nullable Chunk advance() {
            Chunk joined = pending;
            pending = null;
            while (chunks.hasNext()
                    && (joined == null || joined.state() != Chunk.State.UNCHANGED)) {
                Chunk next = chunks.next();
                if (joined == null) {
                    joined = next;
                } else if (joined.adjoins(next)) {
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
