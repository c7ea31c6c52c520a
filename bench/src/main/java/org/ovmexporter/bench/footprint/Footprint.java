package org.ovmexporter.bench.footprint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.ovmexporter.bench.Findings;
import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.Samples;
import org.ovmexporter.bench.tracking.FragmentedDisk;
import org.ovmexporter.bench.tracking.SnapshotPair;
import org.ovmexporter.cli.Termination;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

/** Measures how soon the packaged exporter answers and what memory it takes, and writes the document. */
public final class Footprint {
    private static final long IMAGE_BYTES = 8L << 30;
    private static final int STARTS = 5;
    /** After which what was needed for the start has gone back to the kernel. */
    private static final Duration SETTLED = Duration.ofSeconds(20);
    private static final int DOWNLOADS = 8;
    private static final long DOWNLOAD_BYTES = 512L << 20;
    private static final int WRITE_BYTES = 8 << 20;
    private static final FragmentedDisk FRAGMENTED = new FragmentedDisk(1_000_000, 1024);

    private Footprint() {}

    /** Measures; the arguments are the document's file, and the command with its options. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path document = Path.of(arguments[0]);
        List<String> command = Arrays.asList(arguments).subList(1, arguments.length);
        Termination.letFinish();
        Recipe recipe = Recipe.of(Kind.XFS)
                .withSize(IMAGE_BYTES)
                .withMkfs("-b", "size=" + FRAGMENTED.block());
        try (ScratchFilesystem filesystem = ScratchFilesystem.make(recipe);
                Sandbox sandbox = Sandbox.in(filesystem.path().resolve("sandbox"), IMAGE_BYTES)) {
            Findings findings = new Findings();
            int port = freePort();
            measureStarts(findings, command, sandbox, port);
            SandboxVm download = SandboxVm.add(sandbox.host(), 1, "download", List.of(
                    new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), DOWNLOAD_BYTES)));
            fill(download.disks().getFirst());
            System.err.println("Writing a million extents ...");
            SandboxVm fragmented = FRAGMENTED.add(sandbox.host(), 2);
            try (PackagedServer server = PackagedServer.start(command, sandbox, port)) {
                Thread.sleep(SETTLED);
                add(findings, "memory when idle", server.memory(), 80);
                measureDownloads(findings, server, sandbox, download);
                measureComparison(findings, server, sandbox, fragmented);
                Thread.sleep(SETTLED);
                findings.add("memory when idle again", server.memory().toString());
            }
            System.out.print(findings.table());
            Files.writeString(document, FootprintPage.text(findings.table(), STARTS,
                    SETTLED.toSeconds(), DOWNLOAD_BYTES >> 20));
        } finally {
            Termination.finish();
        }
    }

    private static void fill(Path disk) throws IOException {
        GuestWrites guest = new GuestWrites(disk, 1);
        for (long at = 0; at < DOWNLOAD_BYTES; at += WRITE_BYTES) {
            guest.random(at, WRITE_BYTES);
        }
    }

    private static void measureStarts(Findings findings, List<String> command, Sandbox sandbox,
            int port) throws IOException {
        double[] millis = new double[STARTS];
        double[] processor = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (PackagedServer server = PackagedServer.start(command, sandbox, port)) {
                millis[i] = server.untilAnswer().toMillis();
                processor[i] = server.processorTime().toMillis();
            }
        }
        double median = Samples.of(millis).median();
        findings.add("start to the first answer", "%.2f s".formatted(median / 1000),
                "at most 0.5 s", median <= 500);
        findings.add("processor time until then",
                "%.2f s".formatted(Samples.of(processor).median() / 1000));
    }

    private static void measureDownloads(Findings findings, PackagedServer server,
            Sandbox sandbox, SandboxVm vm) throws IOException, InterruptedException {
        try (KeptConnection connection = server.connect()) {
            String snapshots = "/api/v1/vms/" + vm.name() + "/snapshots";
            SnapshotPair pair = SnapshotPair.around(disk -> {}, sandbox.host(), vm, connection);
            String disk = snapshots + "/" + pair.newer() + "/disks/"
                    + vm.disks().getFirst().getFileName();
            server.resetPeak();
            long began = System.nanoTime();
            download(server, disk);
            double seconds = (System.nanoTime() - began) / 1e9;
            findings.add("memory during " + DOWNLOADS + " downloads, at most",
                    "%d MiB".formatted(server.peak()), "at most 128 MiB", server.peak() <= 128);
            findings.add("their speed together",
                    "%.0f MB/s".formatted(DOWNLOADS * DOWNLOAD_BYTES / 1e6 / seconds));
        }
    }

    private static void download(PackagedServer server, String disk)
            throws IOException, InterruptedException {
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
    }

    private static void measureComparison(Findings findings, PackagedServer server,
            Sandbox sandbox, SandboxVm vm) throws IOException {
        try (KeptConnection connection = server.connect()) {
            SnapshotPair pair = SnapshotPair.around(FRAGMENTED::overwriteHalf, sandbox.host(), vm,
                    connection);
            server.resetPeak();
            String lines = connection.end(pair.lines());
            String document = connection.end(pair.document());
            boolean whole = lines.contains("\"complete\":true,\"rows\":" + FRAGMENTED.extents() / 2)
                    && document.endsWith("}");
            if (!whole) {
                throw new IOException("the comparison was not answered in full");
            }
            findings.add("memory during a comparison of 1,000,000 extents, at most",
                    "%d MiB".formatted(server.peak()), "at most 160 MiB", server.peak() <= 160);
        }
    }

    private static void add(Findings findings, String what, PackagedServer.Memory memory,
            long most) {
        findings.add(what, memory.toString(), "at most " + most + " MiB",
                memory.resident() <= most);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
