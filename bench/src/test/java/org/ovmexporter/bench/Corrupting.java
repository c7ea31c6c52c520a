package org.ovmexporter.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;

/** All that {@link RepositoryCallsTest} is to find; never run. */
final class Corrupting {
    static final Copy BY_REFERENCE = Files::copy;
    static final int CLONE_RANGE = 0x4020940D;
    static final String SYSTEM_CALL = "copy_file_range";

    interface Copy {
        Path copy(Path from, Path to, CopyOption... options) throws IOException;
    }

    private Corrupting() {}

    static long channels(FileChannel from, FileChannel to) throws IOException {
        return from.transferTo(0, 1, to) + to.transferFrom(from, 0, 1);
    }

    static long streams(Path from, Path to) throws IOException {
        try (var in = Files.newInputStream(from);
                var out = Files.newOutputStream(to)) {
            return in.transferTo(out);
        }
    }
}
