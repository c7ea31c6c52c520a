package org.ovmexporter.bench.tracking;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.ovmexporter.bench.Findings;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What a delta costs for each extent, by JMH, in processes of its own. */
final class DeltaCost {
    static final int FORKS = 2;
    static final int ITERATIONS = 8;
    private static final int WARM_UPS = 5;
    private static final double TARGET_NANOSECONDS = 50;

    private DeltaCost() {}

    static void measure(Findings findings) throws IOException {
        try {
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(DeltaBenchmark.class.getName() + ".delta")
                            .mode(Mode.AverageTime)
                            .timeUnit(TimeUnit.NANOSECONDS)
                            .forks(FORKS)
                            .warmupIterations(WARM_UPS)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(ITERATIONS)
                            .measurementTime(TimeValue.seconds(1))
                            .jvmArgs(
                                    "-Xmx512m",
                                    "-XX:+UseSerialGC",
                                    // JMH uses what JDK 25 warns of.
                                    "--sun-misc-unsafe-memory-access=allow")
                            .shouldFailOnError(true)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run()) {
                add(result, findings);
            }
        } catch (RunnerException e) {
            throw new IOException("JMH", e);
        } finally {
            // Where the runner was interrupted, the process that measured may still be there.
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void add(RunResult result, Findings findings) {
        var shape = DeltaBenchmark.Shape.valueOf(result.getParams().getParam("shape"));
        double pair = result.getPrimaryResult().getScore();
        double extent = pair / (2 * DeltaBenchmark.EXTENTS);
        findings.add(
                "delta, " + shape.description,
                "%.1f ns an extent (%.1f ms ± %.1f ms in all)"
                        .formatted(
                                extent,
                                pair / 1e6,
                                result.getPrimaryResult().getScoreError() / 1e6),
                "below %.0f ns".formatted(TARGET_NANOSECONDS),
                extent < TARGET_NANOSECONDS);
    }
}
