package org.ovmexporter.backup.image;

import java.nio.ByteBuffer;

/** Bytes that are zero. */
public final class Zeros {
    private static final int CHUNK = 1 << 16;
    private static final ByteBuffer SOME = ByteBuffer.allocateDirect(CHUNK).asReadOnlyBuffer();

    private Zeros() {}

    /** Some zeros: {@code count} of them, or fewer where that is too many for one buffer. */
    public static ByteBuffer atMost(long count) {
        return SOME.duplicate().limit((int) Math.min(CHUNK, count));
    }

    /** Whether the remaining bytes of a buffer are all zero; leaves its position alone. */
    public static boolean only(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            ByteBuffer zeros = atMost(rest.remaining());
            ByteBuffer piece = rest.slice(rest.position(), zeros.remaining());
            if (piece.mismatch(zeros) >= 0) {
                return false;
            }
            rest.position(rest.position() + piece.capacity());
        }
        return true;
    }

    /** Fills the rest of a buffer. */
    public static void fill(ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put(atMost(target.remaining()));
        }
    }
}
