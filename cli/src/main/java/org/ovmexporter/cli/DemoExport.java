package org.ovmexporter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.ovmexporter.api.Snapshot;
import org.ovmexporter.client.DiskCopy;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

/** The story that the demo tells, step by step. */
final class DemoExport {
    private static final long MIB = 1 << 20;

    private final PrintWriter out;
    private final SandboxHost host;
    private final ExporterClient client;
    private final SandboxVm vm;
    private final Path copies;

    DemoExport(PrintWriter out, SandboxHost host, ExporterClient client, SandboxVm vm,
            Path copies) {
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
        Snapshot first = client.createSnapshot(vm.name());
        out.println("\n1. Full export of snapshot " + first.id());
        boolean equal = export(client.snapshot(vm.name(), first.id()));

        change(vm.disks().get(0), vm.disks().get(1));
        Snapshot second = client.createSnapshot(vm.name());
        out.println("\n2. The guest overwrote 64 KiB, wrote 1 MiB into a hole, punched a hole of"
                + " 4 MiB,\n   and its second disk grew by 32 MiB. Incremental export of snapshot "
                + second.id());
        equal &= export(client.snapshot(vm.name(), second.id(), first.id()));
        client.deleteSnapshot(vm.name(), first.id());
        client.deleteSnapshot(vm.name(), second.id());
        out.println(equal
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

    private boolean export(Snapshot snapshot) throws IOException {
        boolean allEqual = true;
        for (Snapshot.Disk disk : snapshot.disks()) {
            Path copy = copies.resolve(disk.name());
            long fetched = new DiskCopy(client, copy).apply(vm.name(), disk);
            long chunks = disk.chunks().spliterator().getExactSizeIfKnown();
            String expected = Sha256.of(host.path(disk.path()));
            boolean equal = Sha256.of(copy).equals(expected);
            allEqual &= equal;
            out.println("""
                    %s: %d chunks, %,d of %,d bytes transferred (%.1f %%)
                      SHA-256 of the snapshot %s
                      %s""".formatted(disk.deviceName(), chunks, fetched, disk.size(),
                    100.0 * fetched / disk.size(), expected,
                    equal ? "the copy's is the same" : "THE COPY'S DIFFERS"));
        }
        return allEqual;
    }
}
