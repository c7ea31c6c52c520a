package org.ovmexporter.snapshots.reading;

import org.ovmexporter.deadlines.BoundedCalls;

import java.nio.ByteBuffer;

/** A disk of which all is zero up to a byte, and the rest is in memory. */
final class MemoryDisk implements DiskReader {
    private final long shift;
    private final byte[] content;

    /** @param shift where {@code content} begins, so that little of it can lie anywhere */
    MemoryDisk(long shift, byte[] content) {
        this.shift = shift;
        this.content = content.clone();
    }

    byte[] content() {
        return content.clone();
    }

    long size() {
        return shift + content.length;
    }

    @Override
    public BoundedCalls.Started<ByteBuffer> read(long position, ByteBuffer buffer) {
        int zeros = Math.clamp(shift - position, 0, buffer.remaining());
        buffer.put(new byte[zeros]);
        buffer.put(content, (int) Math.max(0, position - shift), buffer.remaining());
        return () -> buffer;
    }
}
