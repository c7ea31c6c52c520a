package org.ovmexporter.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reckons what limits a large pool, and writes the document that tells it. */
public final class ScaleReckoning {

    private ScaleReckoning() {}

    /** One way to back the pool up. */
    private record Way(int hosts, int clients, boolean anyHost) {}

    private static final List<Way> WAYS = List.of(
            new Way(32, 1, true),
            new Way(32, 4, true),
            new Way(32, 16, true),
            new Way(32, 32, true),
            new Way(32, 32, false),
            new Way(4, 16, true),
            new Way(8, 16, true),
            new Way(8, 16, false),
            new Way(16, 16, true));

    /** Reckons; the only argument is the document's file. */
    public static void main(String[] arguments) throws IOException {
        StringBuilder table = new StringBuilder("""
            | hosts that serve | clients | through | full | increment | limit | used | busiest host |
            |---|---|---|---|---|---|---|---|
            """);
        for (Way way : WAYS) {
            Pool pool = Pool.large(way.hosts(), way.clients(), way.anyHost());
            Night.Outcome full = Night.play(pool, Assumptions.ORDINARY, true);
            Night.Outcome increment = Night.play(pool, Assumptions.ORDINARY, false);
            table.append("| %d | %d | %s | %s | %s | %s | %.0f %% | %.0f %% of its processors |\n"
                    .formatted(
                            way.hosts(),
                            way.clients(),
                            way.anyHost() ? "any host" : "the VM's host",
                            time(full.seconds()),
                            time(increment.seconds()),
                            full.limit().title(),
                            100 * full.use(),
                            100 * full.busiestHost()));
        }
        System.out.print(table);
        Files.writeString(Path.of(arguments[0]), document(table.toString()));
    }

    private static String time(double seconds) {
        return seconds < 172_800
                ? "%.1f h".formatted(seconds / 3600)
                : "%.1f days".formatted(seconds / 86_400);
    }

    private static String document(String table) throws IOException {
        Assumptions given = Assumptions.ORDINARY;
        double extents = 1024 * Pool.TIB / 5000 / given.extentBytes();
        return String.format(
                Locale.ROOT,
                """
                # A large pool, on paper

                Written by `bench/run-scale`: a pool of 32 hosts with 5,000 VMs and 1 PiB of disks in 16 shared
                repositories, backed up by clients that read four disks each at a time. No such pool was at hand:
                this is a reckoning, fed with what was measured on one machine
                (by `bench/run-peers`) and with guesses; put your own into `Assumptions`.

                %s
                "Limit" is what is used most in a full backup, and how much of it on average.

                | what | assumed | from |
                |---|---|---|
                | processor time of a host | %.2f s a GiB | measured |
                | comparison | %.1f µs an extent | measured |
                | snapshot: take, delete, list | %.1f s | measured, and rounded up for shared disks |
                | processors that dom0 gives the exporter | %.0f | guess |
                | network of each host and client | %.1f GB/s (10 Gbit/s) | guess |
                | disks of a repository | %.1f GB/s | guess |
                | length of an extent | %.0f MiB | guess |
                | what a comparison names after a day | %.0f %% of a disk | guess |

                ## What limits
                - **Network and disks, in this order, and not the exporter.** A host's processors could send
                  %.1f GB/s, more than its network takes. With few clients their network is the limit; from about as
                  many clients as there are repositories on, the repositories' disks are.
                - **FIEMAP**: a disk of average size has about %,.0f extents; comparing it takes %.1f s, once for each
                  disk and increment, on the host. It grows with the extents and not with the bytes.
                - **Memory** of an exporter does not grow with disks, extents or VMs of the pool, but with the
                  connections that it serves at once: 512 KiB of buffers for each download, beside what TLS and the
                  kernel need. Of each snapshot it keeps a line.
                - **Space**: snapshots that live through a long full backup cost the guests' overwrites in space
                  meanwhile. That, and not speed, is the reason to take snapshots disk by disk, late, and to let
                  them expire.

                ## How hosts and clients share the work
                - The repositories are the catalogue ([why](decisions/0001-the-repository-is-the-catalogue.md)): each
                  host that mounts a repository sees the same snapshots and can serve any of its disks. So a client
                  may take a snapshot through one host and read it through whichever has the least to do; no host
                  has to know of the others.
                - "The VM's host" above is the same pool where each disk is read through the host that runs its VM,
                  three quarters of the VMs being on half of the hosts. It costs most where hosts are the limit.
                - A few hosts are enough to serve the pool: with 16 repositories at 1 GB/s, more than 16 hosts serve no
                  faster. Which ones they are can change from night to night.
                - Clients divide VMs among themselves; the exporter does not need to know how. Large disks first:
                  a disk is read by one client, and the largest decides when the night ends.
                - Each exporter has its own database, which is an index only, and its own tokens.
                """,
                table,
                given.cpuSecondsPerGibibyte(),
                given.secondsPerExtent() * 1e6,
                given.secondsPerSnapshot(),
                given.hostCores(),
                given.network() / 1e9,
                given.repository() / 1e9,
                given.extentBytes() / (1 << 20),
                100 * given.changed(),
                given.hostProcessors() / 1e9,
                extents,
                extents * given.secondsPerExtent());
    }
}
