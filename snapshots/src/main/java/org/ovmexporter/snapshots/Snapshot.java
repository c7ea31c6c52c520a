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

    /** Keeps a copy. */
    public Snapshot {
        disks = List.copyOf(disks);
    }
}
