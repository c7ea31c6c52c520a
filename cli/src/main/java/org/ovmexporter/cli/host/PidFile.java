package org.ovmexporter.cli.host;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file by which an init script knows the process, and that it serves. */
final class PidFile implements AutoCloseable {
    @Option(
            names = "--pid-file",
            paramLabel = "FILE",
            description = "Write the process's number to FILE once it serves; removed at the end.")
    private Optional<Path> file = Optional.empty();

    /** Writes the number of this process, with a line end. */
    void write() throws IOException {
        if (file.isPresent()) {
            try {
                Files.writeString(file.get(), ProcessHandle.current().pid() + "\n");
            } catch (IOException e) {
                throw new IOException("cannot write the pid file: " + e, e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
    }
}
