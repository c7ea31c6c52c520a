package org.ovmexporter.extents;

import org.jspecify.annotations.Nullable;

/**
 * Makes chunks of runs that are found one after the other. Neighbours become one chunk: of data
 * where they are neighbours on the device too, of zeros and of what is unchanged always.
 */
public final class Joiner {
    private long start;
    private long end;
    private long physical;
    private Chunk.@Nullable State state;

    /**
     * Takes the next run, [{@code from}, {@code to}).
     *
     * @param address of its first byte on the device; 0 if it is not {@code DATA}
     * @return the chunk before it, where this run does not continue that
     */
    public @Nullable Chunk add(long from, long to, long address, Chunk.State kind) {
        if (kind == state
                && from == end
                && (kind != Chunk.State.DATA || physical + (end - start) == address)) {
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

    /** The chunk that has been joined so far, whatever would come next. */
    public @Nullable Chunk end() {
        Chunk.State kind = state;
        state = null;
        return kind == null ? null : new Chunk(start, end - start, physical, kind);
    }
}
