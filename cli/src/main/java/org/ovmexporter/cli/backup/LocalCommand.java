package org.ovmexporter.cli.backup;

import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Output;
import org.ovmexporter.cli.terminal.UsageException;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** A command that needs a directory of backups, and no exporter. */
abstract class LocalCommand implements Callable<Integer> {
    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "The directory of backups.")
    private Path directory = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public final Integer call() throws IOException, UsageException {
        try {
            return run(BackupDirectory.existing(directory)).code();
        } finally {
            output.out().flush();
        }
    }

    /** Does it. What it fails with decides the exit status. */
    protected abstract ExitStatus run(BackupDirectory backups) throws IOException, UsageException;

    protected final Output output() {
        return output;
    }
}
