package org.ovmexporter.backup.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads and writes of a file that are whole or fail. */
public final class Positional {
    private Positional() {}

    /** Writes all remaining bytes at this position of the file. */
    public static void write(FileChannel file, long start, ByteBuffer bytes) throws IOException {
        for (long position = start; bytes.hasRemaining(); ) {
            position += file.write(bytes, position);
        }
    }

    /** Reads until the buffer is full. */
    public static void read(FileChannel file, long start, ByteBuffer target) throws IOException {
        for (long position = start; target.hasRemaining(); ) {
            int count = file.read(target, position);
            if (count < 0) {
                throw new EOFException("the file ends at byte " + position + "; "
                        + target.remaining() + " more were expected");
            }
            position += count;
        }
    }

    /** Writes zeros over [{@code start}, {@code start + length}). */
    public static void zero(FileChannel file, long start, long length) throws IOException {
        for (long position = start; position < start + length; ) {
            ByteBuffer zeros = Zeros.atMost(start + length - position);
            position += zeros.remaining();
            write(file, position - zeros.remaining(), zeros);
        }
    }
}
