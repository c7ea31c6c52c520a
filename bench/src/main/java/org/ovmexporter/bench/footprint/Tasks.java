package org.ovmexporter.bench.footprint;

import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.tracking.FragmentedDisk;
import org.ovmexporter.bench.tracking.SnapshotPair;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What takes a server's memory: many downloads at once, and comparing very many extents. */
final class Tasks {
    static final int DOWNLOADS = 8;
    static final long DOWNLOAD_BYTES = 512L << 20;
    static final FragmentedDisk FRAGMENTED = new FragmentedDisk(1_000_000, 1024);
    private static final int WRITE_BYTES = 8 << 20;

    private final String disk;
    private final SnapshotPair pair;

    private Tasks(String disk, SnapshotPair pair) {
        this.disk = disk;
        this.pair = pair;
    }

    /** Makes the VMs, and has the server take the snapshots, of which any other may be asked. */
    static Tasks prepare(Sandbox sandbox, PackagedServer server) throws IOException {
        SandboxVm download = SandboxVm.add(
                sandbox.host(),
                1,
                "download",
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), DOWNLOAD_BYTES)));
        fill(download.disks().getFirst());
        System.err.println("Writing a million extents ...");
        SandboxVm fragmented = FRAGMENTED.add(sandbox.host(), 2);
        try (KeptConnection connection = server.connect()) {
            String snapshot = connection.snapshot(download.name());
            return new Tasks(
                    "/api/v1/vms/" + download.name() + "/snapshots/" + snapshot + "/disks/"
                            + download.disks().getFirst().getFileName(),
                    SnapshotPair.around(
                            FRAGMENTED::overwriteHalf, sandbox.host(), fragmented, connection));
        }
    }

    private static void fill(Path disk) throws IOException {
        GuestWrites guest = new GuestWrites(disk, 1);
        for (long at = 0; at < DOWNLOAD_BYTES; at += WRITE_BYTES) {
            guest.random(at, WRITE_BYTES);
        }
    }

    /** Reads a disk by eight clients at once, and gives their speed together, in MB/s. */
    double download(PackagedServer server) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(DOWNLOADS)) {
            List<Future<Long>> downloads = IntStream.range(0, DOWNLOADS)
                    .mapToObj(_ -> threads.submit(() -> {
                        try (KeptConnection connection = server.connect()) {
                            return connection.drain(disk);
                        }
                    }))
                    .toList();
            for (Future<Long> one : downloads) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a download failed", e);
        }
        return DOWNLOADS * DOWNLOAD_BYTES * 1e3 / (System.nanoTime() - began);
    }

    /** Asks for both forms of a comparison, and gives how long that takes, in seconds. */
    double compare(PackagedServer server) throws IOException {
        try (KeptConnection connection = server.connect()) {
            long began = System.nanoTime();
            String lines = connection.end(pair.lines());
            String document = connection.end(pair.document());
            boolean whole = lines.contains("\"complete\":true,\"rows\":" + FRAGMENTED.extents() / 2)
                    && document.endsWith("}");
            if (!whole) {
                throw new IOException("the comparison was not answered in full");
            }
            return (System.nanoTime() - began) / 1e9;
        }
    }
}
