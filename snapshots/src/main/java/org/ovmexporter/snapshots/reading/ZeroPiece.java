package org.ovmexporter.snapshots.reading;

import java.nio.ByteBuffer;

/** Bytes that are all zero. */
final class ZeroPiece {
    private static final ByteBuffer PIECE =
            ByteBuffer.allocateDirect(PairReading.PIECE).asReadOnlyBuffer();

    private ZeroPiece() {}

    /** Whether a buffer of at most a piece holds nothing else. */
    static boolean only(ByteBuffer bytes) {
        return bytes.mismatch(PIECE.slice(0, bytes.remaining())) < 0;
    }
}
