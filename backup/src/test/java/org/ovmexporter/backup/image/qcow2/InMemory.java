package org.ovmexporter.backup.image.qcow2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories on a tmpfs, where there is one: for tests that write many small files and sync each.
 */
public final class InMemory {
    private static final Path TMPFS = Path.of("/dev/shm");

    private InMemory() {}

    /** A new and empty directory, which the test removes. */
    public static Path newDirectory() throws IOException {
        return Files.isWritable(TMPFS)
                ? Files.createTempDirectory(TMPFS, "ovm-exporter-")
                : Files.createTempDirectory("ovm-exporter-");
    }
}
