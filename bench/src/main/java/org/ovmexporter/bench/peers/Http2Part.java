package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Disks;

import java.io.IOException;
import java.util.List;

/** What the peers make of HTTP/2, which the exporter does not speak. */
final class Http2Part {

    private Http2Part() {}

    static void measure(Bench bench, Report report) throws IOException {
        report.section("HTTP/2", """
            The same disk by HTTP/1.1 and by HTTP/2, whole, in 1 stream of curl. The exporter speaks
            HTTP/1.1 only: [why](decisions/0006-http-1.1-only.md).
            """);
        Report.Table table = new Report.Table(
                "MB/s",
                "HTTP/1.1",
                "HTTP/2",
                "HTTP/2 against 1.1",
                "CPU seconds a GiB",
                "by HTTP/2");
        Disks.cache(bench.dense().file());
        long bytes = bench.scale().diskBytes();
        Load one = new Curl(bench.sandbox().caCertificate(), "--http1.1").parts(1, bytes);
        Load two = new Curl(bench.sandbox().caCertificate(), "--http2").parts(1, bytes);
        try (Peers peers = new Peers(bench.sandbox())) {
            for (Peer peer : List.of(
                    peers.nginx(bench.dense().file()), peers.go(bench.dense().file()))) {
                Peer other = new Peer("2", peer.url(), peer.token(), peer.process());
                Contest contest = Contest.of(
                        List.of(peer, other),
                        bench.scale().rounds(),
                        asked -> (asked.name().equals(other.name()) ? two : one).on(asked));
                table.row(
                        peer.name(),
                        figure("%.0f", contest, peer.name(), true),
                        figure("%.0f", contest, "2", true),
                        "%.2f".formatted(contest.ratio("2", peer.name(), Outcome::rate)),
                        figure("%.2f", contest, peer.name(), false),
                        figure("%.2f", contest, "2", false));
            }
        }
        report.table(table);
    }

    private static String figure(String format, Contest contest, String peer, boolean rate) {
        return format.formatted(
                contest.samples(peer, rate ? Outcome::rate : Outcome::cpu).median());
    }
}
