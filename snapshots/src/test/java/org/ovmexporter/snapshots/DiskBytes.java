package org.ovmexporter.snapshots;

import org.ovmexporter.deadlines.CallingThread;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a disk holds, or held: a snapshot's disk, or a copy that a client has of one. */
public interface DiskBytes {
    /** In bytes. */
    long size();

    /** Fills the buffer from {@code position} on; the disk has as many bytes there. */
    void read(long position, ByteBuffer buffer) throws IOException;

    static DiskBytes of(byte[] copy) {
        return new DiskBytes() {
            @Override
            public long size() {
                return copy.length;
            }

            @Override
            public void read(long position, ByteBuffer buffer) {
                buffer.put(copy, Math.toIntExact(position), buffer.remaining());
            }
        };
    }

    static DiskBytes of(OpenDisk disk) {
        return new DiskBytes() {
            @Override
            public long size() {
                return disk.size();
            }

            @Override
            public void read(long position, ByteBuffer buffer) throws IOException {
                long at = position;
                while (buffer.hasRemaining()) {
                    at += disk.read(CallingThread.ofPool(), at, buffer);
                }
            }
        };
    }
}
