package org.ovmexporter.bench.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.bench.Disks;
import org.ovmexporter.bench.Findings;
import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.Samples;
import org.ovmexporter.bench.Stopwatch;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Path;

/** How fast two disks are compared block by block, against cmp(1). */
final class RefinementSpeed {
    static final long DISK = 1L << 30;
    static final int ROUNDS = 9;
    private static final int WARM_UP = 2;
    private static final double TARGET = 0.70;

    private RefinementSpeed() {}

    static void measure(SandboxHost host, KeptConnection connection, Findings findings)
            throws IOException {
        SandboxVm vm = Disks.add(host, 2, DISK);
        Disks.fill(vm.disks().getFirst(), DISK);
        SnapshotPair pair =
                SnapshotPair.around(disk -> Disks.fill(disk, DISK), host, vm, connection);
        requireEnd(connection.end(pair.lines()), "{\"start\":0,\"length\":" + DISK + ",");
        double[] refining = new double[ROUNDS];
        double[] comparing = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double ours = rate(
                    pair,
                    () -> requireEnd(
                            connection.end(pair.lines() + "&granularity=4096"), "\"rows\":0,"));
            double theirs = rate(pair, () -> cmp(pair.olderFile(), pair.newerFile()));
            if (round >= 0) {
                refining[round] = ours;
                comparing[round] = theirs;
            }
        }
        double ours = Samples.of(refining).median();
        double theirs = Samples.of(comparing).median();
        findings.add("`cmp` of the two files", "%.0f MB/s".formatted(theirs));
        findings.add(
                "`granularity=4096` of the same",
                "%.0f MB/s: %.2f times cmp's speed".formatted(ours, ours / theirs),
                "at least %.2f times".formatted(TARGET),
                ours / theirs >= TARGET);
    }

    /** Megabytes a second of both files, which are in memory. */
    private static double rate(SnapshotPair pair, Stopwatch.Work work) throws IOException {
        Disks.cache(pair.olderFile());
        Disks.cache(pair.newerFile());
        return 2 * DISK / 1e3 / Stopwatch.milliseconds(work);
    }

    private static void requireEnd(String answer, String expected) throws IOException {
        if (!answer.contains(expected)) {
            throw new IOException(expected + " is not in the answer: " + answer);
        }
    }

    private static void cmp(Path older, Path newer) throws IOException {
        Process process = new ProcessBuilder("cmp", older.toString(), newer.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("cmp: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while cmp runs", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
