package org.ovmexporter.extents;

import java.util.Iterator;

/**
 * Where each byte of one disk is kept. The extents are read anew for every question, front to back,
 * so that a map of any length costs constant memory and is never older than its question.
 *
 * @param size the disk's size in bytes
 * @param extents the written runs in ascending order, as the filesystem reports them; they may
 *     overlap, reach past the end of the disk, and leave holes
 */
public record ExtentMap(long size, Iterable<Extent> extents) {

    /** Refuses a negative size. */
    public ExtentMap {
        if (size < 0) {
            throw new IllegalArgumentException("negative size: " + size);
        }
    }

    /** The written runs, as chunks to fetch; what reads as zeros is left out. */
    public Iterator<Chunk> written() {
        return new Written(cover());
    }

    /** Adjacent, ascending runs that cover [0, size) exactly, with holes as {@code ZERO}. */
    Iterator<Extent> cover() {
        return new Cover(extents.iterator(), size);
    }
}
