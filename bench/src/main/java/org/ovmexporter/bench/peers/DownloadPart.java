package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Disks;

import java.io.IOException;
import java.util.List;

/** One disk that is in memory, whole and in ranges, by HTTP/1.1. */
final class DownloadPart {
    private static final double GO_TARGET = 1.3;
    private static final double NGINX_TARGET = 1;
    private static final double CPU_TARGET = 1.15;

    private final Bench bench;
    private final Report report;
    private final Report.Table rates = new Report.Table(
            "MB/s",
            Peers.EXPORTER,
            Peers.NGINX,
            Peers.GO,
            Peers.RAW,
            "against nginx",
            "against Go",
            "against " + Peers.RAW);
    private final Report.Table costs = new Report.Table(
            "CPU seconds a GiB",
            Peers.EXPORTER,
            Peers.NGINX,
            Peers.GO,
            Peers.RAW,
            "against " + Peers.RAW);

    private DownloadPart(Bench bench, Report report) {
        this.bench = bench;
        this.report = report;
    }

    static void measure(Bench bench, Report report) throws IOException {
        new DownloadPart(bench, report).measure();
    }

    private void measure() throws IOException {
        report.section("Downloads", """
            A disk of %d GiB that is in memory, by HTTP/1.1 over TLS 1.3. Streams are curl's, ranges
            are wrk's at random places on kept connections. Medians of %d rounds in turns; in brackets
            the lowest and the highest. The clients share the machine's processors with the servers.
            """.formatted(
                        bench.scale().diskBytes() >> 30, bench.scale().rounds()));
        Disks.cache(bench.dense().file());
        try (Peers peers = new Peers(bench.sandbox())) {
            List<Peer> all = List.of(
                    peers.exporter(bench.dense()),
                    peers.nginx(bench.dense().file()),
                    peers.go(bench.dense().file()),
                    peers.raw(bench.dense().file()));
            Curl curl = new Curl(bench.sandbox().caCertificate(), "--http1.1");
            long bytes = bench.scale().diskBytes();
            Wrk.warmUp(bench, all);
            for (Peer peer : all) {
                curl.parts(1, bytes).on(peer);
            }
            Wrk wrk = new Wrk(bench.sandbox().directory(), bench.scale().seconds());
            add("whole, 1 stream", all, curl.parts(1, bytes));
            add("whole, in 4 streams", all, curl.parts(4, bytes));
            add("ranges of 1 MiB, 1 connection", all, wrk.megabytes(1, 1 << 20, bytes));
            add("ranges of 1 MiB, 4 connections", all, wrk.megabytes(4, 1 << 20, bytes));
            add("ranges of 64 KiB, 1 connection", all, wrk.megabytes(1, 1 << 16, bytes));
            add("ranges of 64 KiB, 4 connections", all, wrk.megabytes(4, 1 << 16, bytes));
        }
        report.table(rates);
        report.table(costs);
    }

    private void add(String what, List<Peer> peers, Load load) throws IOException {
        Contest contest = Contest.of(peers, bench.scale().rounds(), load);
        double nginx = contest.ratio(Peers.EXPORTER, Peers.NGINX, Outcome::rate);
        double go = contest.ratio(Peers.EXPORTER, Peers.GO, Outcome::rate);
        double cpu = contest.ratio(Peers.EXPORTER, Peers.RAW, Outcome::cpu);
        rates.row(
                what,
                rate(contest, Peers.EXPORTER),
                rate(contest, Peers.NGINX),
                rate(contest, Peers.GO),
                rate(contest, Peers.RAW),
                "%.2f".formatted(nginx),
                "%.2f".formatted(go),
                "%.2f".formatted(contest.ratio(Peers.EXPORTER, Peers.RAW, Outcome::rate)));
        costs.row(
                what,
                cost(contest, Peers.EXPORTER),
                cost(contest, Peers.NGINX),
                cost(contest, Peers.GO),
                cost(contest, Peers.RAW),
                "%.2f".formatted(cpu));
        report.targets()
                .add(
                        what + ": speed against Go",
                        "%.2f times".formatted(go),
                        "at least %.1f times".formatted(GO_TARGET),
                        go >= GO_TARGET);
        report.targets()
                .add(
                        what + ": speed against nginx",
                        "%.2f times".formatted(nginx),
                        "at least %.1f times".formatted(NGINX_TARGET),
                        nginx >= NGINX_TARGET);
        report.targets()
                .add(
                        what + ": CPU against the raw JDK loop",
                        "%.2f times".formatted(cpu),
                        "at most %.2f times".formatted(CPU_TARGET),
                        cpu <= CPU_TARGET);
    }

    private static String rate(Contest contest, String peer) {
        var samples = contest.samples(peer, Outcome::rate);
        return "%.0f (%.0f–%.0f)"
                .formatted(samples.median(), samples.percentile(0), samples.percentile(100));
    }

    private static String cost(Contest contest, String peer) {
        return "%.2f".formatted(contest.samples(peer, Outcome::cpu).median());
    }
}
