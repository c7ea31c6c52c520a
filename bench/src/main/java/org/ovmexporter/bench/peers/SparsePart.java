package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Disks;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A disk that is nine tenths hole. */
final class SparsePart {
    private static final int NUMBER = 2;
    private static final int MEGABYTE = 1 << 20;
    private static final double TARGET = 1;
    /** A tenth is data, and the kernel reads ahead of it, into the holes. */
    private static final double MOST_CACHE = 0.5;

    private SparsePart() {}

    static void measure(Bench bench, Report report) throws IOException, ConfigurationException {
        long bytes = bench.scale().diskBytes();
        report.section("Holes", """
            A disk of the same size of which every tenth MiB is written, whole, in 1 stream. Data is in
            memory; the page cache is that of the disk's file after a download on an empty cache.
            """);
        Fixture sparse = sparse(bench, bytes);
        Disks.cache(bench.dense().file());
        try (Peers peers = new Peers(bench.sandbox())) {
            Peer exporter = peers.exporter(sparse);
            Peer dense = exporter.at("dense", bench.dense().path());
            Peer nginx = peers.nginx(sparse.file());
            Load whole = new Curl(bench.sandbox().caCertificate(), "--http1.1").parts(1, bytes);
            dropCache(sparse.file());
            whole.on(exporter);
            long ours = cached(sparse.file());
            dropCache(sparse.file());
            whole.on(nginx);
            long theirs = cached(sparse.file());
            Contest contest =
                    Contest.of(List.of(exporter, dense, nginx), bench.scale().rounds(), whole);
            Report.Table table = new Report.Table("", "MB/s", "CPU seconds a GiB", "page cache");
            table.row(
                    "exporter, holes",
                    rate(contest, Peers.EXPORTER),
                    cpu(contest, Peers.EXPORTER),
                    ours / MEGABYTE + " MiB");
            table.row("exporter, no holes", rate(contest, "dense"), cpu(contest, "dense"), "");
            table.row(
                    "nginx, holes",
                    rate(contest, Peers.NGINX),
                    cpu(contest, Peers.NGINX),
                    theirs / MEGABYTE + " MiB");
            report.table(table);
            double speed = contest.ratio(Peers.EXPORTER, "dense", Outcome::rate);
            report.targets()
                    .add(
                            "90 % hole: speed against no hole",
                            "%.2f times".formatted(speed),
                            "at least %.2f times".formatted(TARGET),
                            speed >= TARGET);
            report.targets()
                    .add(
                            "90 % hole: page cache filled, against nginx",
                            "%.2f times".formatted((double) ours / theirs),
                            "at most %.2f times".formatted(MOST_CACHE),
                            ours <= MOST_CACHE * theirs);
        }
    }

    private static Fixture sparse(Bench bench, long bytes)
            throws IOException, ConfigurationException {
        SandboxVm vm = Disks.add(bench.sandbox().host(), NUMBER, bytes);
        try (FileChannel disk = FileChannel.open(vm.disks().getFirst(), StandardOpenOption.WRITE)) {
            for (long start = 0; start < bytes; start += 10L * MEGABYTE) {
                disk.write(Disks.random(MEGABYTE, start), start);
            }
            disk.force(true);
        }
        try (LoggedInServer server = LoggedInServer.of(bench.sandbox())) {
            return Fixture.of(vm, bench.sandbox(), server.connection());
        }
    }

    private static void dropCache(Path file) throws IOException {
        Spawned.run(List.of("dd", "if=" + file, "iflag=nocache", "count=0", "status=none"));
    }

    private static long cached(Path file) throws IOException {
        return Long.parseLong(Spawned.run(List.of(
                        "fincore", "--bytes", "--noheadings", "--output", "RES", file.toString()))
                .strip());
    }

    private static String rate(Contest contest, String peer) {
        return "%.0f".formatted(contest.samples(peer, Outcome::rate).median());
    }

    private static String cpu(Contest contest, String peer) {
        return "%.2f".formatted(contest.samples(peer, Outcome::cpu).median());
    }
}
