package org.ovmexporter.cli.remote;

import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Output;
import org.ovmexporter.cli.terminal.UsageException;
import org.ovmexporter.client.ExporterClient;

import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.concurrent.Callable;

/** A command that talks to one exporter. */
public abstract class RemoteCommand implements Callable<Integer> {
    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public final Integer call() throws UsageException, IOException {
        try (ExporterClient client = connection.connect(output.err())) {
            return run(client).code();
        } finally {
            output.out().flush();
        }
    }

    /** Does it. What it fails with decides the exit status: see {@link ExitStatus#of}. */
    protected abstract ExitStatus run(ExporterClient client) throws UsageException, IOException;

    /** How to tell what was found. */
    protected final Output output() {
        return output;
    }
}
