package org.ovmexporter.extents;

/**
 * A run of bytes that a client treats in one way.
 *
 * @param start first byte in the disk
 * @param length number of bytes, at least 1
 * @param physical first byte on the device for {@link State#DATA}, else 0
 * @param state what to do with it
 */
public record Chunk(long start, long length, long physical, State state) {

    /** What a client does with a chunk. */
    public enum State {
        /** Fetch these bytes. */
        DATA,
        /** Make these bytes zero. */
        ZERO,
        /** Leave these bytes: they are those of the older disk. */
        UNCHANGED
    }

    /** The first byte after the chunk. */
    public long end() {
        return start + length;
    }

    /** The part of this chunk in [{@code from}, {@code to}), which must overlap it. */
    public Chunk clip(long from, long to) {
        if (from <= start && end() <= to) {
            return this;
        }
        long first = Math.max(start, from);
        long address = state == State.DATA ? physical + (first - start) : 0;
        return new Chunk(first, Math.min(end(), to) - first, address, state);
    }
}
