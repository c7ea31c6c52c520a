package org.ovmexporter.bench.footprint;

import org.ovmexporter.bench.FreePort;
import org.ovmexporter.bench.Samples;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

import java.io.IOException;
import java.util.List;

/** A pretend host on which the packaged exporter can be started, one at a time. */
final class PackagedHost implements AutoCloseable {
    private static final long IMAGE_BYTES = 8L << 30;

    private final List<String> command;
    private final ScratchFilesystem filesystem;
    private final Sandbox sandbox;
    private final int port;

    /** @param command that the package installs */
    PackagedHost(List<String> command) throws IOException {
        this.command = command;
        this.port = FreePort.find();
        this.filesystem = ScratchFilesystem.make(Recipe.of(Kind.XFS)
                .withSize(IMAGE_BYTES)
                .withMkfs("-b", "size=" + Tasks.FRAGMENTED.block()));
        try {
            this.sandbox = Sandbox.in(filesystem.path().resolve("sandbox"), IMAGE_BYTES);
        } catch (IOException | RuntimeException e) {
            filesystem.close();
            throw e;
        }
    }

    /** Starts it; java is given these options besides the package's. */
    PackagedServer start(String options) throws IOException {
        return PackagedServer.start(command, sandbox, port, options);
    }

    /**
     * How long starts took until the first answer; the medians.
     *
     * @param processorSeconds what they used of the processors until then
     */
    record Starts(double seconds, double processorSeconds) {}

    /** Starts it so many times. */
    Starts start(int times, String options) throws IOException {
        double[] seconds = new double[times];
        double[] processor = new double[times];
        for (int i = 0; i < times; i++) {
            try (PackagedServer server = start(options)) {
                seconds[i] = server.untilAnswer().toMillis() / 1e3;
                processor[i] = server.processorTime().toMillis() / 1e3;
            }
        }
        return new Starts(Samples.of(seconds).median(), Samples.of(processor).median());
    }

    /** What is to be done by it. */
    Tasks prepare() throws IOException {
        try (PackagedServer server = start("")) {
            return Tasks.prepare(sandbox, server);
        }
    }

    @Override
    public void close() throws IOException {
        try (filesystem) {
            sandbox.close();
        }
    }
}
