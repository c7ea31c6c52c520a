package org.ovmexporter.bench;

import org.ovmexporter.cli.terminal.Termination;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Measures the exporter over HTTPS on a sandbox host, in one process with it, and writes the
 * document that tells the figures.
 */
public final class Bench {
    private static final long IMAGE_BYTES = 6L << 30;

    private Bench() {}

    /** Measures; the only argument is the document's file. */
    public static void main(String[] arguments) throws IOException, ConfigurationException {
        Path document = Path.of(arguments[0]);
        Termination.letFinish();
        try (Sandbox sandbox = Sandbox.throwaway(IMAGE_BYTES);
                ApiServer server = new ApiServer(Configuration.read(sandbox.configuration(0)));
                KeptConnection connection =
                        new KeptConnection(server.port(), sandbox.caCertificate())) {
            connection.login(Sandbox.USERNAME, Sandbox.PASSWORD);
            System.err.println("Reading ranges ...");
            RangeReading.Rates rates = RangeReading.measure(sandbox.host(), connection);
            System.err.println("Taking " + VmListing.SNAPSHOTS + " snapshots ...");
            VmListing.prepare(sandbox.host(), connection);
            System.err.println("Listing VMs ...");
            Samples listing = VmListing.measure(connection);
            String table = table(rates, listing);
            System.out.print(table);
            Files.writeString(document, document(table));
        } finally {
            Termination.finish();
        }
    }

    private static String table(RangeReading.Rates rates, Samples listing) {
        double few = rates.few().median();
        double many = rates.many().median();
        return """
            | what | measured | target |
            |---|---|---|
            | `GET /api/v1/vms`, median | %.1f ms | below 50 ms |
            | `GET /api/v1/vms`, 99th percentile | %.1f ms | |
            | 4 KiB Range GETs, disk of %d extents | %.0f a second | |
            | 4 KiB Range GETs, disk of %,d extents | %.0f a second | |
            | many extents against few | %.2f times as fast | about 1 |
            """.formatted(
                        listing.median(),
                        listing.percentile(99),
                        RangeReading.FEW_EXTENTS,
                        few,
                        RangeReading.MANY_EXTENTS,
                        many,
                        many / few);
    }

    private static String document(String table) throws IOException {
        return String.format(
                Locale.ROOT,
                """
                # Performance

                Written by `bench/run`, which measures on the machine it is run on:
                %s.

                %s
                The exporter runs with the memory that `./ovm-exporter` gives it, 256 MiB, on XFS; the client
                is in the same process, so that both share the machine. All goes over TLS, on one connection
                that is kept.

                - **Listing VMs**: %d VMs with two disks each, in three repositories, and %d snapshots; %s
                  requests after a warm-up. Each request looks at the repositories' directories anew.
                - **Ranges**: %d rounds of %,d requests on either disk, one after the other in turns; the medians
                  of the rounds. Both disks have the same size and hold the same amount of data, and the
                  blocks that are read are in memory.

                Others have pages of their own, each with the command that wrote it:

                | | |
                |---|---|
                | [performance-peers.md](performance-peers.md) | beside nginx, Go and a raw JDK loop |
                | [performance-tracking.md](performance-tracking.md) | comparing snapshots |
                | [performance-ocfs2.md](performance-ocfs2.md) | the same on OCFS2 |
                | [performance-load.md](performance-load.md) | ten minutes of 32 downloads, snapshots and comparisons |
                | [performance-download.md](performance-download.md) | the client's downloads, and how soon a command starts |
                | [performance-footprint.md](performance-footprint.md) | what the packaged exporter takes of its host |
                | [performance-options.md](performance-options.md) | collector, heap and flags: what others would come to |
                """,
                Machine.description(),
                table,
                VmListing.VMS,
                VmListing.SNAPSHOTS,
                VmListing.MEASURED,
                RangeReading.ROUNDS,
                RangeReading.REQUESTS_A_ROUND);
    }
}
