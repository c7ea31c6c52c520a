package org.ovmexporter.snapshots.reading;

import org.ovmexporter.deadlines.BoundedCalls;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a disk's bytes without waiting for them. */
@FunctionalInterface
interface DiskReader {

    /**
     * Begins to fill the rest of the buffer with the bytes from {@code position} on. Until the
     * result is there, the buffer is not the caller's.
     */
    BoundedCalls.Started<ByteBuffer> read(long position, ByteBuffer buffer) throws IOException;
}
