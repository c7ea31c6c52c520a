package org.ovmexporter.client.file;

import java.nio.ByteBuffer;

/** Finds zeros fast: by comparing a buffer with one that has nothing else. */
final class ZeroBytes {
    private static final ByteBuffer ZEROS = ByteBuffer.allocate(64 * 1024).asReadOnlyBuffer();

    private ZeroBytes() {}

    /** Whether all bytes of [{@code from}, {@code to}) are zero: 64 KiB at most. */
    static boolean isAll(ByteBuffer bytes, int from, int to) {
        // Most data shows in its first byte.
        return bytes.get(from) == 0
                && bytes.slice(from, to - from).mismatch(ZEROS.slice(0, to - from)) < 0;
    }

    /** A buffer of zeros that can be read only, 64 KiB long. */
    static ByteBuffer buffer() {
        return ZEROS.duplicate();
    }
}
