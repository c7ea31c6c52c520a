package org.ovmexporter.snapshots;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot of a VM's disks, all taken in one go.
 *
 * @param id a UUID
 * @param vm the VM's id
 * @param createdAt when it was taken; of two snapshots of a VM, the later one has the later time
 * @param expiresAt when it may be removed; absent for never
 * @param consistency what its disks are to each other, where that is known
 * @param pausedMillis how long the VM was paused for it, in milliseconds, where that is known
 */
public record Snapshot(
        String id,
        String vm,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Consistency> consistency,
        OptionalLong pausedMillis,
        List<SnapshotDisk> disks) {

    /** Name of the folder of a repository that all snapshots are in. */
    public static final String FOLDER = "CoriolisSnapshots";

    /** Keeps a copy. */
    public Snapshot {
        disks = List.copyOf(disks);
    }

    /** The path on the host of the file that one of its disks is in. */
    public String path(SnapshotDisk disk) {
        return String.join("/", disk.repositoryMountPoint(), FOLDER, id, disk.file());
    }
}
