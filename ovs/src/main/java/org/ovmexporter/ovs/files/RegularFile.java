package org.ovmexporter.ovs.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/** Reads a whole file that another program may be rewriting. */
public final class RegularFile {
    /** How often a file that changes under the reader is read before its last state is taken. */
    private static final int ATTEMPTS = 3;

    private RegularFile() {}

    /**
     * The bytes of {@code file}, at most {@code limit} of them. A file whose size or modification time changed while it
     * was read is read again, up to three times.
     *
     * @throws FileSystemException if it is a symbolic link, no regular file, or larger than {@code limit} bytes
     */
    public static byte[] read(Path file, int limit) throws IOException {
        FileStamp before = FileStamp.of(file);
        for (int attempt = 1;; attempt++) {
            byte[] bytes = readOnce(file, limit);
            FileStamp after = FileStamp.of(file);
            if (after.equals(before) || attempt == ATTEMPTS) {
                return bytes;
            }
            before = after;
        }
    }

    private static byte[] readOnce(Path file, int limit) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file,
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.size() > limit) {
                throw new FileSystemException(file.toString(), null,
                        "is larger than the " + limit + " bytes that are read of such a file");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // A short read is followed by another one.
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }
}
