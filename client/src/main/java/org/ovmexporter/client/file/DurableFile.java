package org.ovmexporter.client.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that are there whole or not at all, whenever the machine stops. */
public final class DurableFile {
    /** What the name of a file ends with that is to replace the one without it. */
    public static final String TEMPORARY = ".tmp";

    private DurableFile() {}

    /** Replaces a file, or makes it: temporary file, fsync, rename, fsync of the directory. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try (FileChannel channel = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        rename(temporary, file);
    }

    /** Gives a file that was forced to disk its name, in the same directory. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, ATOMIC_MOVE);
        force(Optional.ofNullable(to.toAbsolutePath().getParent()).orElse(Path.of("/")));
    }

    /** Makes the names in a directory, or a file's content, last through a crash (fsync). */
    public static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }
}
