package org.ovmexporter.bench.tracking;

import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Fiemap;
import org.ovmexporter.linux.RegularFile;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Two snapshots of a VM with one disk, and how to ask what changed between them.
 *
 * @param snapshots the path of the VM's snapshots
 * @param older its id
 * @param newer its id
 * @param olderFile the disk in it
 * @param newerFile the disk in it
 */
public record SnapshotPair(
        String snapshots, String older, String newer, Path olderFile, Path newerFile) {
    /** What happens to a disk between its two snapshots. */
    public interface Writing {
        /** Writes to it. */
        void write(Path disk) throws IOException;
    }

    /** Takes a snapshot, lets the disk be written, and takes another. */
    public static SnapshotPair around(
            Writing writing, SandboxHost host, SandboxVm vm, KeptConnection connection)
            throws IOException {
        String snapshots = "/api/v1/vms/" + vm.name() + "/snapshots";
        String older = connection.snapshot(vm.name());
        writing.write(vm.disks().getFirst());
        String newer = connection.snapshot(vm.name());
        return new SnapshotPair(
                snapshots, older, newer, file(host, vm, older), file(host, vm, newer));
    }

    private static Path file(SandboxHost host, SandboxVm vm, String id) {
        return host.repository(SandboxHost.REPOSITORIES.getFirst())
                .resolve("CoriolisSnapshots")
                .resolve(id)
                .resolve(vm.disks().getFirst().getFileName());
    }

    /** Asks for the changes of the disk, a line each. */
    public String lines() {
        return snapshots + "/" + newer + "/disks/" + olderFile.getFileName() + "/extents?compareTo="
                + older;
    }

    /** Asks for the changes as one JSON document. */
    public String document() {
        return snapshots + "/" + newer + "?compareTo=" + older;
    }

    /** How many extents both disks have together, counted by walking their maps. */
    public long walk() throws IOException {
        return walk(olderFile) + walk(newerFile);
    }

    public static long walk(Path path) throws IOException {
        try (Directory directory = Directory.open(path.resolveSibling("."));
                RegularFile file = directory.file(String.valueOf(path.getFileName()))) {
            long count = 0;
            for (Iterator<Extent> extents = Fiemap.extents(file); extents.hasNext(); ) {
                extents.next();
                count++;
            }
            return count;
        }
    }
}
