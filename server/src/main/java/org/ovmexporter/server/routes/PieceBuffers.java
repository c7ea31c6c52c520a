package org.ovmexporter.server.routes;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.snapshots.OpenDisk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * What disks are read into, piece by piece. A few are kept for the next requests, since making one
 * takes as long as reading a short range. What is read into an array passes through memory of the
 * thread's own outside of the heap, which it keeps for as long as its connection lasts; so that
 * memory is here, and there is as much of it as there are downloads, and not connections.
 */
final class PieceBuffers {
    /** Of a piece, at most. */
    static final int BYTES = 256 * 1024;

    private static final int MOST_KEPT = 8;

    private final ArrayBlockingQueue<Piece> kept = new ArrayBlockingQueue<>(MOST_KEPT);

    /** One that nobody else uses until it is given back, which it need not be. */
    Piece take() {
        @Nullable Piece free = kept.poll();
        return free == null ? new Piece() : free;
    }

    /** Keeps it for others; one too many is let go. */
    void giveBack(Piece piece) {
        kept.offer(piece);
    }

    /** Room for a piece of a disk. */
    static final class Piece {
        private final ByteBuffer outside = ByteBuffer.allocateDirect(BYTES);
        private final byte[] bytes = new byte[BYTES];

        private Piece() {}

        /**
         * Reads some bytes of a disk, at least one, and no more than it has room for.
         *
         * @param thread reads them
         * @param most how many are wanted, at least one
         * @return how many of {@link #bytes} they are, from the first on
         */
        int read(CallingThread thread, OpenDisk disk, long position, long most) throws IOException {
            outside.clear().limit((int) Math.min(BYTES, most));
            int count = disk.read(thread, position, outside);
            outside.get(0, bytes, 0, count);
            return count;
        }

        /** The array itself. */
        byte[] bytes() {
            return bytes;
        }
    }
}
