package org.ovmexporter.bench.footprint;

import org.ovmexporter.bench.Machine;
import org.ovmexporter.cli.terminal.Termination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Measures the packaged exporter with java options besides its own, and writes the document. */
public final class Options {
    private static final int STARTS = 5;
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final List<Variant> VARIANTS = List.of(
            new Variant("as packaged", ""),
            new Variant("G1", "-XX:-UseSerialGC -XX:+UseG1GC"),
            new Variant("Parallel", "-XX:-UseSerialGC -XX:+UseParallelGC"),
            new Variant("heap of 32 MiB", "-Xmx32m"),
            new Variant("heap of 128 MiB", "-Xmx128m"),
            new Variant("heap of 256 MiB", "-Xmx256m"),
            new Variant("headers of objects not compact", "-XX:-UseCompactObjectHeaders"),
            new Variant("C1 alone", "-XX:TieredStopAtLevel=1"),
            new Variant("no AOT cache", "-XX:AOTMode=off"),
            new Variant("nothing given back by the C library", "-XX:TrimNativeHeapInterval=0"));

    private Options() {}

    private record Variant(String name, String options) {}

    /** Measures; the arguments are the document's file, and the command. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path document = Path.of(arguments[0]);
        List<String> command = Arrays.asList(arguments).subList(1, arguments.length);
        Termination.letFinish();
        try (PackagedHost host = new PackagedHost(command)) {
            Tasks tasks = host.prepare();
            StringBuilder rows = new StringBuilder();
            for (Variant variant : VARIANTS) {
                String row = row(host, tasks, variant);
                System.err.print(row);
                rows.append(row);
            }
            Files.writeString(
                    document,
                    OptionsPage.text(
                            Machine.description(), rows.toString(), STARTS, SETTLED.toSeconds()));
        } finally {
            Termination.finish();
        }
    }

    private static String row(PackagedHost host, Tasks tasks, Variant variant)
            throws IOException, InterruptedException {
        PackagedHost.Starts starts = host.start(STARTS, variant.options());
        String options = variant.options().isEmpty() ? "" : "`" + variant.options() + "`";
        try (PackagedServer server = host.start(variant.options())) {
            Thread.sleep(SETTLED);
            PackagedServer.Memory idle = server.memory();
            server.resetPeak();
            double first = tasks.download(server);
            double second = tasks.download(server);
            long downloading = server.peak();
            server.resetPeak();
            double comparing = tasks.compare(server);
            return ("| %s | %s | %.2f s | %.2f s | %d MiB | %d MiB | %.0f | %.0f | %d MiB | %d MiB"
                            + " | %.1f s |%n")
                    .formatted(
                            variant.name(),
                            options,
                            starts.seconds(),
                            starts.processorSeconds(),
                            idle.resident(),
                            idle.own(),
                            first,
                            second,
                            downloading,
                            server.peak(),
                            comparing);
        } catch (IOException failed) {
            System.err.println(variant.name() + ": " + failed);
            return "| %s | %s | %.2f s | %.2f s | | | | | | **fails** | |%n"
                    .formatted(
                            variant.name(), options, starts.seconds(), starts.processorSeconds());
        }
    }
}
