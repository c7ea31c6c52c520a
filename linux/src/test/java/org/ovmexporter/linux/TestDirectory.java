package org.ovmexporter.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.ovmexporter.scratch.RealFilesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A new and empty directory on a real filesystem, by its path and open. */
record TestDirectory(Path path, Directory open) implements Closeable {

    /** Skips the test, saying why, where the filesystem cannot be had here. */
    static TestDirectory on(RealFilesystem filesystem) throws IOException {
        Optional<String> reason = filesystem.unavailable();
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        Path path = filesystem.newDirectory();
        return new TestDirectory(path, Directory.open(path));
    }

    Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
