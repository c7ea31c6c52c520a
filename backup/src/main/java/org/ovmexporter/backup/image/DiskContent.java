package org.ovmexporter.backup.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What a disk holds, to be read by one thread at a time. */
public interface DiskContent extends Closeable {

    /**
     * A run of bytes of a disk.
     *
     * @param start first byte
     * @param end first byte after it
     * @param zero whether all of it is known to be zero
     */
    record Run(long start, long end, boolean zero) {}

    /** The disk's size in bytes. */
    long size();

    /** A run that begins at this byte, which is before the disk's end. */
    Run run(long position) throws IOException;

    /**
     * Reads from this byte on until the buffer is full; the disk must have as many.
     *
     * @throws IOException also where the file ends too early
     */
    void read(long position, ByteBuffer target) throws IOException;
}
