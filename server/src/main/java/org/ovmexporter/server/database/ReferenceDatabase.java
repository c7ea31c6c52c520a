package org.ovmexporter.server.database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The reference exporter's database. Who comes from there keeps the configuration, in which
 * {@code db_file} names it; ours is SQLite's and takes its place.
 */
public final class ReferenceDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceDatabase.class);
    /** A file of bbolt begins with a meta page: 16 bytes that every page has, then its magic. */
    private static final int MAGIC_AT = 16;

    private static final int MAGIC = 0xED0CDAED;

    private ReferenceDatabase() {}

    /** Gives the file another name, where it is one; any other stays as it is. */
    public static void setAside(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !isBbolt(file)) {
            return;
        }
        Path aside = file.resolveSibling(file.getFileName() + ".reference");
        // Without REPLACE_EXISTING: nothing is lost where one was set aside before.
        Files.move(file, aside);
        LOG.info(
                "{} is the reference exporter's database, and is called {} from now on",
                file,
                aside);
    }

    private static boolean isBbolt(Path file) throws IOException {
        ByteBuffer start =
                ByteBuffer.allocate(MAGIC_AT + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file)) {
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // Reads on until it is full, or the file ends.
            }
        }
        return !start.hasRemaining() && start.getInt(MAGIC_AT) == MAGIC;
    }
}
