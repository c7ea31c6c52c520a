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
        Joiner joiner = Joiner.whereverItLies();
        return new Lookahead<>() {
            @Override
            protected @Nullable Chunk advance() {
                while (!joiner.isAt(Chunk.State.UNCHANGED) && chunks.hasNext()) {
                    Chunk next = chunks.next();
                    Chunk whole =
                            joiner.add(next.start(), next.end(), next.physical(), next.state());
                    if (whole != null) {
                        return whole;
                    }
                }
                return joiner.end();
            }
        };
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
}
