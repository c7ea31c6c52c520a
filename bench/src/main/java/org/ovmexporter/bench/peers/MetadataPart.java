package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Disks;
import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.bench.Stopwatch;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Reflink;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Everything but bytes, as VMs and snapshots become many. */
final class MetadataPart {
    private static final long IMAGE_BYTES = 20L << 30;
    private static final long DISK = 64L << 20;
    private static final int TIMES = 15;
    private static final double MOST_EXPONENT = 1.1;

    private final Report report;
    private final int mostSnapshots;
    private final Sandbox sandbox;
    private final KeptConnection connection;
    private final List<SandboxVm> vms = new ArrayList<>();
    private final Report.Table table =
            new Report.Table("VMs", "snapshots", "`GET /vms`", "one VM", "one snapshot");
    private int snapshots;

    private MetadataPart(Bench bench, Report report, Sandbox sandbox, KeptConnection connection) {
        this.report = report;
        this.mostSnapshots = bench.scale().snapshots();
        this.sandbox = sandbox;
        this.connection = connection;
    }

    static void measure(Bench bench, Report report) throws IOException, ConfigurationException {
        report.section("VMs and snapshots", """
            Medians of %d requests on one connection. VMs have one disk, all in one repository; the
            snapshots are spread evenly over them.
            """.formatted(TIMES));
        try (Sandbox sandbox = Sandbox.throwaway(IMAGE_BYTES);
                LoggedInServer server = LoggedInServer.of(sandbox)) {
            new MetadataPart(bench, report, sandbox, server.connection()).measure();
        }
    }

    private void measure() throws IOException {
        addVms(50);
        Fixture fixture = Fixture.of(vms.getFirst(), sandbox, connection);
        snapshots = 1;
        life();
        Growth byVms = new Growth();
        Growth bySnapshots = new Growth();
        byVms.add(50, row(fixture));
        addVms(500);
        byVms.add(500, row(fixture));
        addVms(5000);
        byVms.add(5000, row(fixture));
        for (int count : List.of(mostSnapshots / 10, mostSnapshots)) {
            double first = addSnapshots(fixture, count);
            bySnapshots.add(count, row(fixture));
            if (count == mostSnapshots) {
                report.table(table);
                report.text("The first list after %,d snapshots appeared at once took %.1f s.\n"
                        .formatted(count - count / 10, first / 1e3));
            }
        }
        target("`GET /vms`, 50 to 5,000 VMs: exponent of growth", byVms.exponent());
        target(
                "`GET /vms`, 5,000 VMs, %,d to %,d snapshots: exponent of growth"
                        .formatted(mostSnapshots / 10, mostSnapshots),
                bySnapshots.exponent());
    }

    private void target(String what, double exponent) {
        report.targets()
                .add(
                        what,
                        "%.2f".formatted(exponent),
                        "at most %.1f".formatted(MOST_EXPONENT),
                        exponent <= MOST_EXPONENT);
    }

    private void addVms(int upTo) throws IOException {
        for (int number = vms.size(); number < upTo; number++) {
            vms.add(Disks.add(sandbox.host(), number + 1, DISK));
        }
    }

    /** What a list of all VMs takes, in milliseconds. */
    private double row(Fixture fixture) throws IOException {
        double list = Repeated.median(TIMES, () -> connection.get("/api/v1/vms"));
        double one = Repeated.median(
                TIMES, () -> connection.get("/api/v1/vms/" + vms.getFirst().name()));
        String snapshot = fixture.path().substring(0, fixture.path().indexOf("/disks/"));
        table.row(
                "%,d".formatted(vms.size()),
                "%,d".formatted(snapshots),
                "%.1f ms".formatted(list),
                "%.1f ms".formatted(one),
                "%.1f ms".formatted(Repeated.median(TIMES, () -> connection.get(snapshot))));
        return list;
    }

    /** Copies of one snapshot for other VMs; how long the first list took, in milliseconds. */
    private double addSnapshots(Fixture fixture, int upTo) throws IOException {
        Path original = Objects.requireNonNull(fixture.file().getParent());
        String id = original.getFileName().toString();
        String manifest = Files.readString(original.resolve("snapshot.json"));
        for (; snapshots < upTo; snapshots++) {
            String copy = UUID.randomUUID().toString();
            Path directory = Files.createDirectory(original.resolveSibling(copy));
            try (var disk = new RandomAccessFile(
                    directory.resolve(fixture.file().getFileName()).toFile(), "rw")) {
                disk.setLength(DISK);
            }
            Files.writeString(
                    directory.resolve("snapshot.json"),
                    manifest.replace(id, copy)
                            .replace(
                                    "\"vm\" : \"" + vms.getFirst().name(),
                                    "\"vm\" : \""
                                            + vms.get(snapshots % vms.size()).name()));
        }
        return Stopwatch.milliseconds(() -> connection.get("/api/v1/vms"));
    }

    /** Taking and deleting snapshots, against the calls that they cannot do without. */
    private void life() throws IOException {
        Path disk = vms.get(1).disks().getFirst();
        Disks.fill(disk, DISK);
        String path = "/api/v1/vms/" + vms.get(1).name() + "/snapshots";
        Path directory = Objects.requireNonNull(disk.getParent());
        double reflink;
        double unlink;
        try (Directory opened = Directory.open(directory)) {
            String name = disk.getFileName().toString();
            reflink = Repeated.median(TIMES, () -> {
                opened.deleteIfThere("copy");
                Reflink.reflink(opened, name, opened, "copy");
            });
            unlink = Repeated.median(TIMES, () -> opened.deleteIfThere("copy"));
        }
        double create = Repeated.median(TIMES, () -> connection.post(path));
        double delete = Repeated.median(TIMES, () -> {
                    connection.post(path);
                    connection.delete(path);
                })
                - create;
        report.text("""
            Taking a snapshot of one disk of 64 MiB takes %.1f ms, of which reflink and unlink, without
            making anything last, are %.1f ms; deleting it takes %.1f ms, unlink alone %.2f ms. The rest is
            the manifest: each of its steps is on the disk before the next.
            """.formatted(create, reflink, delete, unlink));
    }
}
