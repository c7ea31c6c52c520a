package org.ovmexporter.bench.tracking;

import org.ovmexporter.bench.Findings;
import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.bench.Samples;
import org.ovmexporter.bench.Stopwatch;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;

/** How long comparisons take over HTTPS, against the walks of the two maps that they have to do. */
final class EndpointTime {
    static final FragmentedDisk DISK = new FragmentedDisk(120_000, 4096);
    static final int CHANGES = 1000;
    static final int ROUNDS = 31;
    static final int WARM_UP = 15;
    private static final double TARGET = 1.5;

    private EndpointTime() {}

    /** One way to learn what changed. */
    private static final class Way {
        private final Stopwatch.Work work;
        private final double[] milliseconds = new double[ROUNDS];

        Way(Stopwatch.Work work) {
            this.work = work;
        }

        void measure(int round) throws IOException {
            double took = Stopwatch.milliseconds(work);
            if (round >= 0) {
                milliseconds[round] = took;
            }
        }

        double median() {
            return Samples.of(milliseconds).median();
        }
    }

    static void measure(Sandbox sandbox, KeptConnection connection, Findings findings)
            throws IOException, ConfigurationException {
        SandboxVm vm = DISK.add(sandbox.host(), 1);
        SnapshotPair pair = SnapshotPair.around(
                disk -> DISK.overwrite(disk, CHANGES), sandbox.host(), vm, connection);
        try (LoggedInServer unverified = LoggedInServer.verifying(0, sandbox)) {
            Way walks = new Way(() -> requireExtents(pair.walk()));
            Way lines = new Way(() -> requireRows(connection.end(pair.lines())));
            Way unverifiedLines =
                    new Way(() -> requireRows(unverified.connection().end(pair.lines())));
            Way document = new Way(() -> connection.end(pair.document()));
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                walks.measure(round);
                lines.measure(round);
                unverifiedLines.measure(round);
                document.measure(round);
            }
            findings.add(
                    "walks of both maps, 120,000 extents each",
                    "%.1f ms".formatted(walks.median()));
            add("`.../extents?compareTo=`", lines, walks, findings);
            add("`.../snapshots/{id}?compareTo=`", document, walks, findings);
            findings.add(
                    "of which a verification of 8 blocks, against 0",
                    "%.1f ms".formatted(lines.median() - unverifiedLines.median()));
        }
    }

    private static void add(String what, Way way, Way walks, Findings findings) {
        double ratio = way.median() / walks.median();
        findings.add(
                what,
                "%.1f ms: %.2f times the walks".formatted(way.median(), ratio),
                "at most %.1f times".formatted(TARGET),
                ratio <= TARGET);
    }

    private static void requireExtents(long count) throws IOException {
        if (count != 2L * DISK.extents()) {
            throw new IOException("the disks have " + count + " extents together");
        }
    }

    private static void requireRows(String end) throws IOException {
        if (!end.contains("{\"complete\":true,\"rows\":" + CHANGES + ",")) {
            throw new IOException("not " + CHANGES + " changes: " + end);
        }
    }
}
