package org.ovmexporter.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks for ranges with wrk(1), on connections that are kept. */
final class Wrk {
    private static final double GIBIBYTE = 1L << 30;
    private static final Pattern MEASURED =
            Pattern.compile("measured (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private final Path script;
    private final int seconds;

    /** @param seconds that each measurement takes */
    Wrk(Path directory, int seconds) throws IOException {
        this.script = directory.resolve("ranges.lua");
        this.seconds = seconds;
        try (InputStream resource =
                Objects.requireNonNull(Wrk.class.getResourceAsStream("/peers/ranges.lua"))) {
            Files.write(script, resource.readAllBytes());
        }
    }

    /**
     * @param requests of what was answered
     * @param latency the 99th percentile in milliseconds
     */
    private record Measured(
            long requests, long bytes, double seconds, double latency, double cpu) {}

    /** Megabytes a second, in ranges of {@code length} within the first {@code bytes}. */
    Load megabytes(int connections, int length, long bytes) {
        return peer -> {
            Measured measured = run(peer, connections, length, bytes / length);
            return new Outcome(
                    measured.bytes() / 1e6 / measured.seconds(),
                    measured.cpu() / (Math.max(1, measured.bytes()) / GIBIBYTE),
                    measured.latency());
        };
    }

    /**
     * Lets each server warm up, with small ranges on a few connections: half a minute at full
     * scale, for the compiler of a Java server has much to do and shares the processors with it.
     */
    static void warmUp(Bench bench, List<Peer> peers) throws IOException {
        Load load = new Wrk(bench.sandbox().directory(), 15 * bench.scale().seconds())
                .requests(8, 4096, bench.scale().diskBytes());
        for (Peer peer : peers) {
            load.on(peer);
        }
    }

    /** Requests a second. */
    Load requests(int connections, int length, long bytes) {
        return peer -> {
            Measured measured = run(peer, connections, length, bytes / length);
            return new Outcome(
                    measured.requests() / measured.seconds(),
                    measured.cpu() / (Math.max(1, measured.requests()) / 1e3),
                    measured.latency());
        };
    }

    private Measured run(Peer peer, int connections, int length, long places) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "wrk",
                "--threads",
                "1",
                "--connections",
                String.valueOf(connections),
                "--duration",
                seconds + "s",
                "--timeout",
                "30s",
                "--latency",
                "--script",
                script.toString()));
        if (!peer.token().isEmpty()) {
            command.addAll(List.of("--header", "Authorization: Bearer " + peer.token()));
        }
        command.addAll(List.of(peer.url(), "--", String.valueOf(length), String.valueOf(places)));
        double cpu = peer.cpuSeconds();
        String said = Spawned.run(command);
        Matcher found = MEASURED.matcher(said);
        if (!found.find() || !found.group(5).equals("0")) {
            throw new IOException("wrk of " + peer.name() + ": " + said);
        }
        return new Measured(
                Long.parseLong(found.group(1)),
                Long.parseLong(found.group(2)),
                Long.parseLong(found.group(3)) / 1e6,
                Long.parseLong(found.group(4)) / 1e3,
                peer.cpuSeconds() - cpu);
    }
}
