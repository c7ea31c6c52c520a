package org.ovmexporter.extents;

/**
 * A run of bytes of a file and where the filesystem keeps it.
 *
 * @param logical first byte in the file, at least 0
 * @param length number of bytes, at least 1
 * @param physical first byte on the device; meaningful for {@link Kind#DATA} only
 * @param kind what the address says about the content
 */
public record Extent(long logical, long length, long physical, Kind kind) {

    /** What a filesystem's map promises about a run of bytes. */
    public enum Kind {
        /** Written, and the physical address identifies the content. */
        DATA,
        /**
         * Written, but the address proves nothing: inline, encoded, delayed, unknown, not aligned.
         */
        OPAQUE,
        /** Reads as zeros: a hole, or allocated and never written. */
        ZERO
    }

    /** Refuses a run that is empty, negative, or longer than a file can be. */
    public Extent {
        if (logical < 0 || length < 1 || length > Long.MAX_VALUE - logical) {
            throw new IllegalArgumentException(
                    "not an extent: logical " + logical + ", length " + length);
        }
    }

    /** The first byte after the run. */
    public long end() {
        return logical + length;
    }

    /** Where the content of the file's byte {@code position}, inside this run, is kept. */
    long physicalAt(long position) {
        return kind == Kind.ZERO ? 0 : physical + (position - logical);
    }

    /** The part of this run in [{@code from}, {@code to}), which must overlap it. */
    Extent clip(long from, long to) {
        if (from <= logical && end() <= to) {
            return this;
        }
        long start = Math.max(logical, from);
        return new Extent(start, Math.min(end(), to) - start, physicalAt(start), kind);
    }

    /** Whether both read the same bytes wherever they overlap, by what the maps alone promise. */
    boolean holdsSameBytesAs(Extent other) {
        return switch (kind) {
            case ZERO -> other.kind == Kind.ZERO;
            case DATA ->
                other.kind == Kind.DATA && physical - logical == other.physical - other.logical;
            case OPAQUE -> false;
        };
    }
}
