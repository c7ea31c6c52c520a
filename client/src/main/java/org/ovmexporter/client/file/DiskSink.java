package org.ovmexporter.client.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a disk's bytes go. Called by several threads at a time, in any order, and never with ranges
 * that overlap; a thread is not interrupted while it is in one of these methods.
 */
public interface DiskSink {

    /** Makes the disk this many bytes long, before anything else is asked of it. */
    void resize(long size) throws IOException;

    /** Stores the rest of the buffer at this byte of the disk. */
    void write(long offset, ByteBuffer bytes) throws IOException;

    /** Makes these bytes of the disk zeros; {@code length} is 1 or more. */
    void zero(long offset, long length) throws IOException;

    /** Makes what was stored before last through a crash. */
    void force() throws IOException;
}
