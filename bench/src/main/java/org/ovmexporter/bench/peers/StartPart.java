package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Disks;
import org.ovmexporter.bench.Samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** From the start of the exporter to its first answer, its first gigabyte and its tenth. */
final class StartPart {
    private static final int GIGABYTES = 10;
    private static final double FIRST_TARGET = 0.5;

    private final Bench bench;
    private final Load gigabyte;

    private StartPart(Bench bench) {
        this.bench = bench;
        this.gigabyte = new Curl(bench.sandbox().caCertificate(), "--http1.1").parts(1, 1L << 30);
    }

    /** One life of an exporter. */
    private record Life(double start, Outcome first, Outcome tenth, double idle, double loaded) {}

    static void measure(Bench bench, Report report) throws IOException {
        report.section("Start, first gigabyte and memory", """
            Ten times 1 GiB by one stream from an exporter that was just started. The AOT cache (JEP 483,
            514 and 515) is made beforehand by an exporter that sends 2 GiB; it holds loaded classes and
            profiles of methods. Resident memory is the kernel's, after the first answer and at the end.
            """);
        new StartPart(bench).measure(report);
    }

    private void measure(Report report) throws IOException {
        Disks.cache(bench.dense().file());
        Path cache = bench.sandbox().directory().resolve("exporter.aot");
        Map<String, List<String>> ways = new LinkedHashMap<>();
        ways.put("as it is", List.of());
        ways.put("with an AOT cache", List.of("-XX:AOTCache=" + cache));
        train(cache);
        Map<String, List<Life>> lives = new LinkedHashMap<>();
        for (int round = 0; round < (bench.scale().rounds() + 1) / 2; round++) {
            for (var way : ways.entrySet()) {
                lives.computeIfAbsent(way.getKey(), _ -> new ArrayList<>())
                        .add(live(way.getValue()));
            }
        }
        Report.Table table = new Report.Table(
                "",
                "first answer",
                "first GiB, MB/s",
                "tenth GiB, MB/s",
                "CPU s, first",
                "CPU s, tenth",
                "memory, idle",
                "memory, at the end");
        lives.forEach((way, all) -> table.row(
                way,
                median("%.2f s", all, Life::start),
                median("%.0f", all, life -> life.first().rate()),
                median("%.0f", all, life -> life.tenth().rate()),
                median("%.2f", all, life -> life.first().cpu()),
                median("%.2f", all, life -> life.tenth().cpu()),
                median("%.0f MiB", all, Life::idle),
                median("%.0f MiB", all, Life::loaded)));
        report.table(table);
        report.text("The cache has %d MiB.\n".formatted(Files.size(cache) >> 20));
        double ratio = median(
                lives.getOrDefault("with an AOT cache", List.of()),
                life -> life.first().rate() / life.tenth().rate());
        report.targets()
                .add(
                        "first GiB against the tenth, with an AOT cache",
                        "%.2f times".formatted(ratio),
                        "at least %.2f times".formatted(FIRST_TARGET),
                        ratio >= FIRST_TARGET);
    }

    private void train(Path cache) throws IOException {
        try (Peers peers = new Peers(bench.sandbox())) {
            Peer exporter = peers.exporter(bench.dense(), List.of("-XX:AOTCacheOutput=" + cache));
            gigabyte.on(exporter);
            gigabyte.on(exporter);
        }
        if (!Files.exists(cache)) {
            throw new IOException("no AOT cache was made");
        }
    }

    private Life live(List<String> options) throws IOException {
        try (Peers peers = new Peers(bench.sandbox())) {
            long began = System.nanoTime();
            Peer exporter = peers.exporter(bench.dense(), options);
            double start = (System.nanoTime() - began) / 1e9;
            double idle = exporter.residentMegabytes();
            Outcome first = gigabyte.on(exporter);
            Outcome last = first;
            for (int i = 1; i < GIGABYTES; i++) {
                last = gigabyte.on(exporter);
            }
            return new Life(start, first, last, idle, exporter.residentMegabytes());
        }
    }

    private static String median(String format, List<Life> lives, ToDoubleFunction<Life> figure) {
        return format.formatted(median(lives, figure));
    }

    private static double median(List<Life> lives, ToDoubleFunction<Life> figure) {
        return Samples.of(lives.stream().mapToDouble(figure).toArray()).median();
    }
}
