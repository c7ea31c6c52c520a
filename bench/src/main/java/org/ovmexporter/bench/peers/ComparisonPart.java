package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.bench.tracking.FragmentedDisk;
import org.ovmexporter.bench.tracking.SnapshotPair;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.util.List;

/** What a comparison costs as disks get more extents, against the walks of both maps. */
final class ComparisonPart {
    private static final int BLOCK = 1024;
    private static final long IMAGE_BYTES = 12L << 30;
    private static final int TIMES = 7;
    private static final double MOST_EXPONENT = 1.1;
    private static final double MOST_RATIO = 1.5;

    private ComparisonPart() {}

    static void measure(Report report) throws IOException, ConfigurationException {
        report.section("Comparisons", """
            `.../extents?compareTo=` of two snapshots of a disk of so many extents, 1 % of them written
            between, against FIEMAP of both files to the end, which every comparison has to do. XFS with
            blocks of 1 KiB. The same by filefrag, a process of its own for each file.
            """);
        Report.Table table = new Report.Table(
                "extents", "both walks", "filefrag", "comparison", "against the walks");
        Growth growth = new Growth();
        double last = 0;
        Recipe recipe = Recipe.of(Kind.XFS).withSize(IMAGE_BYTES).withMkfs("-b", "size=" + BLOCK);
        try (ScratchFilesystem filesystem = ScratchFilesystem.make(recipe);
                Sandbox sandbox = Sandbox.in(filesystem.path().resolve("sandbox"), IMAGE_BYTES);
                LoggedInServer server = LoggedInServer.of(sandbox)) {
            int number = 0;
            for (int extents : List.of(1_000, 10_000, 100_000, 1_000_000)) {
                FragmentedDisk disk = new FragmentedDisk(extents, BLOCK);
                SandboxVm vm = disk.add(sandbox.host(), ++number);
                // A new connection: the writing may take longer than one may be idle.
                try (KeptConnection connection =
                        LoggedInServer.connect(sandbox, server.server().port())) {
                    SnapshotPair pair = SnapshotPair.around(
                            file -> disk.overwrite(file, extents / 100),
                            sandbox.host(),
                            vm,
                            connection);
                    double walks = Repeated.median(TIMES, pair::walk);
                    double filefrag = Repeated.median(TIMES, () -> {
                        Spawned.run(List.of("filefrag", pair.olderFile().toString()));
                        Spawned.run(List.of("filefrag", pair.newerFile().toString()));
                    });
                    double comparison = Repeated.median(TIMES, () -> connection.end(pair.lines()));
                    growth.add(extents, comparison);
                    last = comparison / walks;
                    table.row(
                            "%,d".formatted(extents),
                            "%.1f ms".formatted(walks),
                            "%.1f ms".formatted(filefrag),
                            "%.1f ms".formatted(comparison),
                            "%.2f".formatted(last));
                }
            }
        }
        report.table(table);
        double exponent = growth.exponent();
        report.targets()
                .add(
                        "comparison, 1,000 to 1,000,000 extents: exponent of growth",
                        "%.2f".formatted(exponent),
                        "at most %.1f".formatted(MOST_EXPONENT),
                        exponent <= MOST_EXPONENT);
        report.targets()
                .add(
                        "comparison of 1,000,000 extents against both walks",
                        "%.2f times".formatted(last),
                        "at most %.1f times".formatted(MOST_RATIO),
                        last <= MOST_RATIO);
    }
}
