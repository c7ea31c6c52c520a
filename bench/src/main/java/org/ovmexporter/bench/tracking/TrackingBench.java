package org.ovmexporter.bench.tracking;

import org.ovmexporter.bench.Findings;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.bench.Machine;
import org.ovmexporter.cli.terminal.Termination;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Measures comparisons of snapshots, and writes the document that tells the figures. */
public final class TrackingBench {
    private static final long IMAGE_BYTES = 8L << 30;

    private TrackingBench() {}

    /** Measures; the only argument is the document's file. */
    public static void main(String[] arguments) throws IOException, ConfigurationException {
        Path document = Path.of(arguments[0]);
        Termination.letFinish();
        try {
            Findings findings = new Findings();
            System.err.println("Measuring deltas with JMH ...");
            DeltaCost.measure(findings);
            try (Sandbox sandbox = Sandbox.throwaway(IMAGE_BYTES);
                    LoggedInServer server = LoggedInServer.of(sandbox)) {
                System.err.println("Comparing disks of many extents ...");
                EndpointTime.measure(sandbox, server.connection(), findings);
                System.err.println("Comparing disks block by block ...");
                RefinementSpeed.measure(sandbox.host(), server.connection(), findings);
            }
            SmallHeap.measure(findings);
            System.out.print(findings.table());
            Files.writeString(document, document(findings.table()));
        } finally {
            Termination.finish();
        }
    }

    private static String document(String table) throws IOException {
        return String.format(
                Locale.ROOT,
                """
                # Performance of comparisons

                Written by `bench/run-tracking`, which measures on the machine it is run on:
                %s.

                %s
                On XFS. Unless it is said otherwise the exporter has the memory that `./ovm-exporter` gives it,
                256 MiB, and the client is in the same process, so that both share the machine. All goes over TLS,
                on one connection that is kept; each comparison verifies 8 blocks, as by default.

                - **Delta**: two maps of %,d extents each, in memory; JMH, %d processes with %d measurements of a
                  second each. The time of the whole delta is divided by the extents of both maps, %,d; holes do
                  not count as extents.
                - **120,000 extents**: every other block of 4 KiB is written, and %,d of them are written again
                  between the snapshots. Medians of %d rounds after %d that do not count; a round is each of them
                  once, in turn. The walks are those of the exporter itself, without a server: FIEMAP of both files,
                  page by page. What a verification takes is the difference to another server, which has
                  `verify_blocks = 0`.
                - **`granularity=4096`**: two snapshots of a disk of 1 GiB with the same bytes at different places,
                  so that all is read and nothing is found. Both files are in memory before each measurement.
                  Medians of %d rounds, in turns; megabytes of both files.
                - **A heap of %d MiB**: a server process of its own takes both snapshots and answers `.../extents`
                  and the JSON document, %,d changes in each. Blocks of 1 KiB, every other one written, half of those
                  written again between the snapshots. Collections are the garbage collector's.

                On OCFS2 it matters more how much a comparison names: [performance-ocfs2.md](performance-ocfs2.md).
                """,
                Machine.description(),
                table,
                DeltaBenchmark.EXTENTS,
                DeltaCost.FORKS,
                DeltaCost.ITERATIONS,
                2 * DeltaBenchmark.EXTENTS,
                EndpointTime.CHANGES,
                EndpointTime.ROUNDS,
                EndpointTime.WARM_UP,
                RefinementSpeed.ROUNDS,
                SmallHeap.MEGABYTES,
                SmallHeap.DISK.extents() / 2);
    }
}
