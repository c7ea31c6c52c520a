package org.ovmexporter.extents;

import org.jspecify.annotations.Nullable;

/**
 * Makes chunks of runs that are found one after the other. Neighbours of one state become one
 * chunk; data only where they are neighbours on the device, too, unless it does not matter where
 * they lie there.
 */
public final class Joiner {
    private final boolean whereverItLies;
    private long start;
    private long end;
    private long physical;
    private Chunk.@Nullable State state;

    /** For chunks of which each lies in one piece on the device. */
    public Joiner() {
        this(false);
    }

    private Joiner(boolean whereverItLies) {
        this.whereverItLies = whereverItLies;
    }

    /** For chunks of which only the first byte is where they say. */
    static Joiner whereverItLies() {
        return new Joiner(true);
    }

    /**
     * Takes the next run, [{@code from}, {@code to}).
     *
     * @param address of its first byte on the device; 0 if it is not {@code DATA}
     * @return the chunk before it, where this run does not continue that
     */
    public @Nullable Chunk add(long from, long to, long address, Chunk.State kind) {
        if (kind == state
                && from == end
                && (whereverItLies
                        || kind != Chunk.State.DATA
                        || physical + (end - start) == address)) {
            end = to;
            return null;
        }
        Chunk whole = end();
        start = from;
        end = to;
        physical = address;
        state = kind;
        return whole;
    }

    /** Whether what has been joined so far is of this state. */
    boolean isAt(Chunk.State kind) {
        return state == kind;
    }

    /** The chunk that has been joined so far, whatever would come next. */
    public @Nullable Chunk end() {
        Chunk.State kind = state;
        state = null;
        return kind == null ? null : new Chunk(start, end - start, physical, kind);
    }
}
