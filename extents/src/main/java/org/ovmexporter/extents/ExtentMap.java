package org.ovmexporter.extents;

import java.util.Iterator;

/**
 * Where each byte of one disk is kept. The extents are read anew for every question, front to back,
 * so that a map of any length costs constant memory and is never older than its question.
 *
 * @param size the disk's size in bytes
 * @param source where the extents come from
 */
public record ExtentMap(long size, Source source) {

    /** Reads a disk's extents. */
    @FunctionalInterface
    public interface Source {
        /**
         * The written runs in ascending order, as the filesystem reports them; they may overlap,
         * reach past the end of the disk, and leave holes.
         *
         * @param position in bytes: runs that end at or before it may be left out
         */
        Iterator<Extent> from(long position);
    }

    /** Refuses a negative size. */
    public ExtentMap {
        if (size < 0) {
            throw new IllegalArgumentException("negative size: " + size);
        }
    }

    /** A map of extents that are known. */
    public static ExtentMap of(long size, Iterable<Extent> extents) {
        return new ExtentMap(size, _ -> extents.iterator());
    }

    /**
     * Adjacent, ascending chunks that cover [{@code from}, size): what is written, as {@code DATA},
     * and what reads as zeros.
     */
    public Iterator<Chunk> chunks(long from) {
        return new Written(cover(from));
    }

    /** Adjacent, ascending runs that cover [{@code from}, size), with holes as {@code ZERO}. */
    Cover cover(long from) {
        return new Cover(source.from(from), from, size);
    }
}
