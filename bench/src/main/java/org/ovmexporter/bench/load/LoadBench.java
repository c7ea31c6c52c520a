package org.ovmexporter.bench.load;

import org.ovmexporter.bench.Machine;
import org.ovmexporter.bench.ServerProcess;
import org.ovmexporter.bench.Vitals;
import org.ovmexporter.sandbox.Sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What {@code bench/run-load} runs: prints the figures, and writes them into a page. */
public final class LoadBench {
    private static final long IMAGE_BYTES = 4L << 30;
    /** As {@code scripts/run} has it. */
    private static final int HEAP_MEGABYTES = 256;

    private static final long DISK_BYTES = 64L << 20;
    private static final int INTERVALS = 10;

    private LoadBench() {}

    /** Measures; its arguments are the page, and for how many seconds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        Load.Result result;
        try (Sandbox sandbox = Sandbox.throwaway(IMAGE_BYTES);
                ServerProcess server = ServerProcess.start(sandbox, HEAP_MEGABYTES)) {
            result = new Load(sandbox, server, DISK_BYTES).run(time, INTERVALS);
        }
        String page = page(result, time);
        System.out.println(page);
        if (!result.failures().isEmpty()) {
            System.err.println(String.join("\n", result.failures()));
            System.exit(1);
        }
        Files.writeString(Path.of(arguments[0]), page);
    }

    private static String page(Load.Result result, Duration time) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < result.vitals().size(); i++) {
            Vitals vitals = result.vitals().get(i);
            rows.append("| %d s | %d | %d | %d | %d |%n"
                    .formatted(
                            time.toSeconds() * i / INTERVALS,
                            vitals.heap(),
                            vitals.resident(),
                            vitals.threads(),
                            vitals.descriptors()));
        }
        return """
            # Under load

            `bench/run-load` starts an exporter of a sandbox on XFS with a heap of %d MiB, and keeps it busy for %d seconds:
            %d connections download a disk of 64 MiB again and again, and one takes two snapshots of another VM, compares
            them in blocks of 4 KiB and deletes them. Every byte and every comparison is checked. Clients and server share
            the machine: %s.

            | | |
            |---|---|
            | downloads | %,d, of %,d MiB in all |
            | comparisons, each with two new snapshots | %,d |
            | requests that failed, or were answered wrongly | %d |

            While it ran, each time after a full garbage collection:

            | after | heap, MiB | resident, MiB | threads | descriptors |
            |---|---|---|---|---|
            %s
            A form of %s seconds runs with the tests (`LoadTest`), and fails where one of these grows. So does `OverloadTest`: under a heap of
            64 MiB, clients that ask for more than is done at a time are answered 503 with `Retry-After`, and the server lives.
            """.formatted(
                        HEAP_MEGABYTES,
                        time.toSeconds(),
                        Load.DOWNLOADS,
                        Machine.description(),
                        result.downloads(),
                        result.bytes() >> 20,
                        result.comparisons(),
                        result.failures().size(),
                        rows,
                        "20");
    }
}
