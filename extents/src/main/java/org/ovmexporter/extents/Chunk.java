package org.ovmexporter.extents;

/**
 * A run of bytes that a client treats in one way.
 *
 * @param start first byte in the disk
 * @param length number of bytes, at least 1
 * @param physical first byte on the device for {@link State#DATA}, 0 for {@link State#ZERO}
 * @param state what to do with it
 */
public record Chunk(long start, long length, long physical, State state) {

    /** What a client does with a chunk. */
    public enum State {
        /** Fetch these bytes. */
        DATA,
        /** Make these bytes zero. */
        ZERO
    }

    /** The first byte after the chunk. */
    public long end() {
        return start + length;
    }

    boolean adjoins(Chunk next) {
        return state == next.state && end() == next.start;
    }

    boolean continuesOnDeviceIn(Chunk next) {
        return state == State.ZERO || physical + length == next.physical;
    }

    Chunk plus(Chunk next) {
        return new Chunk(start, length + next.length, physical, state);
    }
}
