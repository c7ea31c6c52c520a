package org.ovmexporter.bench.tracking;

import org.ovmexporter.bench.Findings;
import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.bench.ServerProcess;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

import java.io.IOException;
import java.nio.file.Path;

/** How much memory a server needs to compare two disks of very many extents. */
final class SmallHeap {
    static final int MEGABYTES = 64;
    /** Small blocks, so that many extents are made soon. */
    static final FragmentedDisk DISK = new FragmentedDisk(1_000_000, 1024);

    private static final long IMAGE_BYTES = 8L << 30;

    private SmallHeap() {}

    static void measure(Findings findings) throws IOException {
        Recipe recipe =
                Recipe.of(Kind.XFS).withSize(IMAGE_BYTES).withMkfs("-b", "size=" + DISK.block());
        try (ScratchFilesystem filesystem = ScratchFilesystem.make(recipe);
                Sandbox sandbox = Sandbox.in(filesystem.path().resolve("sandbox"), IMAGE_BYTES)) {
            System.err.println("Writing a million extents ...");
            SandboxVm vm = DISK.add(sandbox.host(), 1);
            try (ServerProcess server = ServerProcess.start(sandbox, MEGABYTES);
                    KeptConnection connection = LoggedInServer.connect(sandbox, server.port())) {
                compare(sandbox, vm, server, connection, findings);
            }
        }
    }

    private static void compare(
            Sandbox sandbox,
            SandboxVm vm,
            ServerProcess server,
            KeptConnection connection,
            Findings findings)
            throws IOException {
        SnapshotPair pair =
                SnapshotPair.around(DISK::overwriteHalf, sandbox.host(), vm, connection);
        long older = atLeastAMillion(pair.olderFile());
        long newer = atLeastAMillion(pair.newerFile());
        boolean answered = true;
        try {
            String lines = connection.end(pair.lines());
            String document = connection.end(pair.document());
            answered = lines.contains("\"complete\":true,\"rows\":" + DISK.extents() / 2 + ",")
                    && document.endsWith("}");
        } catch (IOException e) {
            if (!server.ranOutOfMemory()) {
                throw e;
            }
            answered = false;
        }
        findings.add(
                "both forms of a comparison of %,d and %,d extents, heap of %d MiB"
                        .formatted(older, newer, MEGABYTES),
                answered
                        ? "answered; %d MiB in use after a collection at most"
                                .formatted(server.mostAfterCollection())
                        : "failed",
                "answered",
                answered);
        if (answered) {
            findings.add(
                    "the server's memory then, at most", "%d MiB".formatted(server.mostResident()));
        }
    }

    private static long atLeastAMillion(Path file) throws IOException {
        long extents = SnapshotPair.walk(file);
        if (extents < DISK.extents()) {
            throw new IOException(file + " has only " + extents + " extents");
        }
        return extents;
    }
}
