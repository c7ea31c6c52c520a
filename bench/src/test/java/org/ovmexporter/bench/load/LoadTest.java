package org.ovmexporter.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.ovmexporter.bench.ServerProcess;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.scratch.RealFilesystem;

import java.time.Duration;

/** A short form of what {@code bench/run-load} does. */
class LoadTest {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int INTERVALS = 2;
    private static final int HEAP_MEGABYTES = 128;
    private static final long DISK_BYTES = 16 << 20;

    @Test
    void nothingFailsAndNothingGrows() throws Exception {
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        try (Sandbox sandbox = Sandbox.in(filesystem.newDirectory(), 2L << 30);
                ServerProcess server = ServerProcess.start(sandbox, HEAP_MEGABYTES)) {
            Load.Result result = new Load(sandbox, server, DISK_BYTES).run(TIME, INTERVALS);

            assertThat(result.failures()).isEmpty();
            assertThat(result.downloads()).as("downloads").isPositive();
            assertThat(result.comparisons()).as("comparisons").isPositive();
            assertThat(result.last().heap())
                    .as(result.toString())
                    .isLessThanOrEqualTo(result.first().heap() + 16);
            assertThat(result.last().threads())
                    .as(result.toString())
                    .isLessThanOrEqualTo(result.first().threads() + 8);
            assertThat(result.last().descriptors())
                    .as(result.toString())
                    .isLessThanOrEqualTo(result.first().descriptors() + 16);
            assertThat(result.last().resident())
                    .as(result.toString())
                    .isLessThan(HEAP_MEGABYTES + 200);
            assertThat(server.log()).doesNotContain("ERROR");
        }
    }
}
