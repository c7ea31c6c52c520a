package org.ovmexporter.ovs.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/** Reads a whole file that another program may be rewriting. */
public final class SmallFile {
    /** How often a file that changes under the reader is read before its last state is taken. */
    private static final int ATTEMPTS = 3;

    /** How long a file that was just written must stay as it is to be at rest. */
    private static final Duration REST = Duration.ofMillis(50);
    /** How often it is waited for that, some three seconds in all. */
    private static final int RESTS = 60;

    private SmallFile() {}

    /**
     * The bytes of {@code file}, at most {@code limit} of them. A file whose size or modification
     * time changed while it was read is read again, up to three times.
     *
     * @throws FileSystemException if it is a symbolic link, no regular file, or larger than {@code
     *     limit} bytes
     */
    public static byte[] read(Path file, int limit) throws IOException {
        FileStamp before = FileStamp.of(file);
        for (int attempt = 1; ; attempt++) {
            byte[] bytes = readOnce(file, limit);
            FileStamp after = FileStamp.of(file);
            if (after.equals(before) || attempt == ATTEMPTS) {
                return bytes;
            }
            before = after;
        }
    }

    /**
     * The bytes of {@code file} when nobody is in the middle of writing it, at most {@code limit}
     * of them. One that was modified within the last two seconds must stay the same for 50 ms; an
     * older one is read once.
     *
     * @throws FileSystemException if it is a symbolic link, no regular file, larger than {@code
     *     limit} bytes, or was written on and on for three seconds
     */
    public static byte[] readAtRest(Path file, int limit, FileClock clock) throws IOException {
        for (int rest = 0; rest < RESTS; rest++) {
            FileStamp before = FileStamp.of(file);
            byte[] bytes = read(file, limit);
            if (before.isSettled(clock.instant()) && FileStamp.of(file).equals(before)) {
                return bytes;
            }
            clock.pause(REST);
            // Its time alone says little: it may tick in steps longer than what a page takes.
            if (Arrays.equals(read(file, limit), bytes) && FileStamp.of(file).equals(before)) {
                return bytes;
            }
        }
        throw new FileSystemException(
                file.toString(),
                null,
                "is written all the time, so that no reading of it can be trusted; try again"
                        + " later");
    }

    private static byte[] readOnce(Path file, int limit) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.size() > limit) {
                throw new FileSystemException(
                        file.toString(),
                        null,
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
