package org.ovmexporter.backup.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal, as sha256sum prints it. */
public final class ContentChecksum {
    private static final int BUFFER_BYTES = 1 << 20;

    private ContentChecksum() {}

    /** Of a disk, as of its raw image. */
    public static String of(DiskContent disk) throws IOException {
        return of(disk, 0, disk.size());
    }

    /** Of the bytes [{@code from}, {@code to}) of a disk. */
    public static String of(DiskContent disk, long from, long to) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long position = from; position < to; ) {
            DiskContent.Run run = disk.run(position);
            long left = Math.min(run.end(), to) - position;
            if (run.zero()) {
                ByteBuffer zeros = Zeros.atMost(left);
                position += zeros.remaining();
                digest.update(zeros);
            } else {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                disk.read(position, buffer);
                position += buffer.flip().remaining();
                digest.update(buffer);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
