package org.ovmexporter.cli.sandbox;

import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.Since;
import org.ovmexporter.client.SnapshotSummary;
import org.ovmexporter.client.download.DiskDownload;
import org.ovmexporter.client.download.FileDownload;
import org.ovmexporter.client.file.Sha256;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The story that the demo tells, step by step. */
final class DemoExport {
    private static final long MIB = 1 << 20;

    private final PrintWriter out;
    private final SandboxHost host;
    private final ExporterClient client;
    private final SandboxVm vm;
    private final Path copies;

    DemoExport(
            PrintWriter out, SandboxHost host, ExporterClient client, SandboxVm vm, Path copies) {
        this.out = out;
        this.host = host;
        this.client = client;
        this.vm = vm;
        this.copies = copies;
    }

    /** Whether every copy equalled its snapshot. */
    boolean run() throws IOException {
        for (Path disk : vm.disks()) {
            GuestWrites writes = new GuestWrites(disk, disk.hashCode());
            writes.random(0, 24 * MIB);
            writes.random(100 * MIB, 8 * MIB);
        }
        SnapshotSummary first = take();
        out.println("\n1. Full export of snapshot " + first.id());
        boolean equal = export(first, Optional.empty());

        change(vm.disks().get(0), vm.disks().get(1));
        SnapshotSummary second = take();
        out.println("\n2. The guest overwrote 64 KiB, wrote 1 MiB into a hole, punched a hole of"
                + " 4 MiB,\n   and its second disk grew by 32 MiB. Incremental export of snapshot "
                + second.id());
        equal &= export(second, Optional.of(first.id()));
        client.deleteSnapshot(vm.name(), first.id());
        client.deleteSnapshot(vm.name(), second.id());
        out.println(
                equal
                        ? "\nEvery copy equals its snapshot, byte for byte."
                        : "\nA copy DIFFERS from its snapshot.");
        return equal;
    }

    private static void change(Path first, Path second) throws IOException {
        GuestWrites writes = new GuestWrites(first, 1);
        writes.random(5 * MIB, 64 * 1024);
        writes.random(200 * MIB, MIB);
        writes.punch(16 * MIB, 4 * MIB);
        GuestWrites grown = new GuestWrites(second, 2);
        grown.grow(32 * MIB);
        grown.random(270 * MIB, MIB);
    }

    private SnapshotSummary take() throws IOException {
        return client.createSnapshot(
                vm.name(), new SnapshotRequest(OptionalLong.empty(), Optional.empty()));
    }

    private boolean export(SnapshotSummary snapshot, Optional<String> older) throws IOException {
        boolean allEqual = true;
        for (SnapshotSummary.Disk disk : snapshot.disks()) {
            Path copy = copies.resolve(disk.name());
            long fetched = bring(copy, snapshot.address(disk), older);
            String expected = Sha256.of(host.path(disk.path()));
            boolean equal = Sha256.of(copy).equals(expected);
            allEqual &= equal;
            out.println("""
                %s: %,d of %,d bytes transferred (%.1f %%)
                  SHA-256 of the snapshot %s
                  %s\
                """.formatted(
                            disk.deviceName(),
                            fetched,
                            disk.size(),
                            100.0 * fetched / disk.size(),
                            expected,
                            equal ? "the copy's is the same" : "THE COPY'S DIFFERS"));
        }
        return allEqual;
    }

    private long bring(Path copy, DiskAddress disk, Optional<String> older) throws IOException {
        FileDownload file = new FileDownload(copy);
        return older.isEmpty()
                ? file.whole(DiskDownload.whole(client, disk)).fetched()
                : file.since(
                                client,
                                disk.in(older.get()),
                                DiskDownload.since(client, disk, new Since(older.get())))
                        .fetched();
    }
}
