package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Disks;

import java.io.IOException;
import java.util.List;

/** Ranges of one block, on one connection and on many. */
final class SmallPart {
    private static final int BLOCK = 4096;
    private static final int MANY = 64;

    private SmallPart() {}

    static void measure(Bench bench, Report report) throws IOException {
        report.section("Small ranges", """
            Ranges of 4 KiB at random places of the same disk, with wrk on kept connections. The 99th
            percentile is of the latency; processor time is the server's, for a thousand requests.
            """);
        Report.Table table = new Report.Table(
                "requests a second",
                Peers.EXPORTER,
                Peers.NGINX,
                Peers.GO,
                "against Go",
                "99th percentile",
                Peers.GO + "'s",
                "CPU",
                Peers.GO + "'s CPU");
        Disks.cache(bench.dense().file());
        try (Peers peers = new Peers(bench.sandbox())) {
            List<Peer> all = List.of(
                    peers.exporter(bench.dense()),
                    peers.nginx(bench.dense().file()),
                    peers.go(bench.dense().file()));
            Wrk.warmUp(bench, all);
            Wrk wrk = new Wrk(bench.sandbox().directory(), bench.scale().seconds());
            for (int connections : List.of(1, MANY)) {
                Contest contest = Contest.of(
                        all,
                        bench.scale().rounds(),
                        wrk.requests(connections, BLOCK, bench.scale().diskBytes()));
                double ratio = contest.ratio(Peers.EXPORTER, Peers.GO, Outcome::rate);
                double tails = contest.ratio(Peers.EXPORTER, Peers.GO, Outcome::tail);
                String what = connections == 1 ? "1 connection" : connections + " connections";
                table.row(
                        what,
                        rate(contest, Peers.EXPORTER),
                        rate(contest, Peers.NGINX),
                        rate(contest, Peers.GO),
                        "%.2f".formatted(ratio),
                        tail(contest, Peers.EXPORTER),
                        tail(contest, Peers.GO),
                        cpu(contest, Peers.EXPORTER),
                        cpu(contest, Peers.GO));
                report.targets()
                        .add(
                                "4 KiB ranges, " + what + ": rate against Go",
                                "%.2f times".formatted(ratio),
                                "at least 1.00 times",
                                ratio >= 1);
                report.targets()
                        .add(
                                "4 KiB ranges, " + what + ": 99th percentile against Go",
                                "%.2f times".formatted(tails),
                                "at most 1.00 times",
                                tails <= 1);
            }
        }
        report.table(table);
    }

    private static String rate(Contest contest, String peer) {
        return "%.0f".formatted(contest.samples(peer, Outcome::rate).median());
    }

    private static String tail(Contest contest, String peer) {
        return "%.2f ms".formatted(contest.samples(peer, Outcome::tail).median());
    }

    private static String cpu(Contest contest, String peer) {
        return "%.2f s".formatted(contest.samples(peer, Outcome::cpu).median());
    }
}
