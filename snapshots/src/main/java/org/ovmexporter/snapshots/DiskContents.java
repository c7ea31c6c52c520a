package org.ovmexporter.snapshots;

import org.ovmexporter.extents.Chunk;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What there is of a snapshot's disks: all that is written, or what changed since an older
 * snapshot. The files stay open, so that a deletion meanwhile does not cut the answer short.
 */
public interface DiskContents extends Closeable {
    /**
     * What there is of one disk.
     *
     * @param baseSize size in bytes of the disk in the older snapshot, absent where it has none
     * @param cover adjacent, ascending chunks of what was selected, asked of the filesystem as they
     *     are read: data and zeros; in a comparison, what changed to data and to zeros, and what is
     *     unchanged
     */
    record Disk(SnapshotDisk disk, OptionalLong baseSize, Iterable<Chunk> cover) {}

    /** The snapshot's disks that were asked for, in that order. */
    List<Disk> disks();

    @Override
    void close() throws IOException;
}
