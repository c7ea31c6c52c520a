package org.ovmexporter.bench.tracking;

import org.ovmexporter.bench.Disks;
import org.ovmexporter.bench.Findings;
import org.ovmexporter.bench.Machine;
import org.ovmexporter.bench.Stopwatch;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.DiskContents;
import org.ovmexporter.snapshots.Policies;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotOptions;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** How much a comparison names on OCFS2 after scattered small writes; runs in its guest. */
public final class Ocfs2Export {
    private static final long DISK = 10L << 30;
    private static final int WRITES = 1000;
    private static final int BLOCK = 4096;
    private static final double TARGET = 1.05;

    private Ocfs2Export() {}

    /** Measures; the arguments are a new directory on OCFS2, and the document's file. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectory(Path.of(arguments[0]));
        Path document = Path.of(arguments[1]);
        SandboxHost host = SandboxHost.in(directory.resolve("host"));
        SandboxVm vm = Disks.add(host, 1, DISK);
        Path disk = vm.disks().getFirst();
        System.err.println("Filling a disk of 10 GiB ...");
        double filled = Stopwatch.milliseconds(() -> Disks.fill(disk, DISK));
        System.err.println("That took %.0f s.".formatted(filled / 1000));
        try (Snapshots snapshots = new Snapshots(
                new OvsHost(host.root()),
                directory.resolve("index.db"),
                InstantSource.system(),
                Policies.DEFAULT)) {
            Snapshot older = take(snapshots, vm);
            long written = write(disk);
            Snapshot newer = take(snapshots, vm);
            Findings findings = new Findings();
            findings.add("bytes written between the snapshots", "%,d".formatted(written));
            long coarse = named(snapshots, older, newer, OptionalInt.empty());
            findings.add(
                    "bytes named by a comparison",
                    "%,d: %.2f times those written".formatted(coarse, (double) coarse / written));
            long fine = named(snapshots, older, newer, OptionalInt.of(BLOCK));
            double ratio = (double) fine / written;
            findings.add(
                    "bytes named with `granularity=4096`",
                    "%,d: %.2f times those written".formatted(fine, ratio),
                    "at most %.2f times".formatted(TARGET),
                    ratio >= 1 && ratio <= TARGET);
            System.out.print(findings.table());
            Files.writeString(document, document(findings.table()));
        }
    }

    private static Snapshot take(Snapshots snapshots, SandboxVm vm) throws IOException {
        return snapshots.create(
                snapshots.virtualMachine(vm.name()).orElseThrow(), SnapshotOptions.PLAIN);
    }

    /** Writes blocks at different places, and says how many bytes that were. */
    private static long write(Path disk) throws IOException {
        List<Long> blocks = new Random(WRITES)
                .longs(0, DISK / BLOCK)
                .distinct()
                .limit(WRITES)
                .boxed()
                .toList();
        long written = 0;
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            for (long block : blocks) {
                written += channel.write(Disks.random(BLOCK, -1 - block), block * BLOCK);
            }
            channel.force(true);
        }
        return written;
    }

    private static long named(
            Snapshots snapshots, Snapshot older, Snapshot newer, OptionalInt granularity)
            throws IOException {
        Selection selection = new Selection(0, OptionalLong.empty(), granularity, false);
        long bytes = 0;
        try (DiskContents contents = snapshots.compare(older, newer, newer.disks(), selection)) {
            for (Chunk chunk : contents.disks().getFirst().cover()) {
                bytes += chunk.state() == Chunk.State.UNCHANGED ? 0 : chunk.length();
            }
        }
        return bytes;
    }

    private static String document(String table) throws IOException {
        return String.format(Locale.ROOT, """
            # What a comparison names on OCFS2

            Written by `bench/run-ocfs2-export`, which boots a Linux with a real OCFS2 as a process (see
            [ocfs2/](../ocfs2/README.md)) and runs there. The machine is then: %s.

            %s
            A disk of 10 GiB with data everywhere, in clusters of 1 MiB as Oracle VM has them; a snapshot; %,d
            writes of 4 KiB of random bytes, each at another multiple of 4 KiB anywhere in the disk; another
            snapshot; and what `compareTo=` names, by the engine without a server. OCFS2 copies up to 1 MiB for
            each of those writes, and its maps tell no more than that; with `granularity=4096` the exporter reads
            what has moved, and names the blocks that differ.
            """, Machine.description(), table, WRITES);
    }
}
