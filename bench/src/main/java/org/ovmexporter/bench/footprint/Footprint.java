package org.ovmexporter.bench.footprint;

import org.ovmexporter.bench.Findings;
import org.ovmexporter.cli.terminal.Termination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Measures how soon the packaged exporter answers and what memory it takes, and writes the
 * document.
 */
public final class Footprint {
    private static final int STARTS = 5;
    /** After which what was needed for the start has gone back to the kernel. */
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private Footprint() {}

    /** Measures; the arguments are the document's file, and the command with its options. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path document = Path.of(arguments[0]);
        List<String> command = Arrays.asList(arguments).subList(1, arguments.length);
        Termination.letFinish();
        try (PackagedHost host = new PackagedHost(command)) {
            Findings findings = new Findings();
            addStarts(findings, host.start(STARTS, ""));
            Tasks tasks = host.prepare();
            try (PackagedServer server = host.start("")) {
                Thread.sleep(SETTLED);
                PackagedServer.Memory idle = server.memory();
                findings.add(
                        "memory when idle",
                        idle.toString(),
                        "at most 80 MiB",
                        idle.resident() <= 80);
                server.resetPeak();
                double speed = tasks.download(server);
                findings.add(
                        "memory during " + Tasks.DOWNLOADS + " downloads, at most",
                        "%d MiB".formatted(server.peak()),
                        "at most 128 MiB",
                        server.peak() <= 128);
                findings.add("their speed together", "%.0f MB/s".formatted(speed));
                server.resetPeak();
                tasks.compare(server);
                findings.add(
                        "memory during a comparison of 1,000,000 extents, at most",
                        "%d MiB".formatted(server.peak()),
                        "at most 160 MiB",
                        server.peak() <= 160);
                Thread.sleep(SETTLED);
                findings.add("memory when idle again", server.memory().toString());
            }
            System.out.print(findings.table());
            Files.writeString(
                    document,
                    FootprintPage.text(
                            findings.table(),
                            STARTS,
                            SETTLED.toSeconds(),
                            Tasks.DOWNLOAD_BYTES >> 20));
        } finally {
            Termination.finish();
        }
    }

    private static void addStarts(Findings findings, PackagedHost.Starts starts) {
        findings.add(
                "start to the first answer",
                "%.2f s".formatted(starts.seconds()),
                "at most 0.5 s",
                starts.seconds() <= 0.5);
        findings.add("processor time until then", "%.2f s".formatted(starts.processorSeconds()));
    }
}
