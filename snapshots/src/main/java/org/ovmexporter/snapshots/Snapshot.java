package org.ovmexporter.snapshots;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of a VM's disks, all taken in one go.
 *
 * @param id a UUID
 * @param vm the VM's id
 * @param createdAt when it was taken; of two snapshots of a VM, the later one has the later time
 * @param expiresAt when it may be removed; absent for never
 */
public record Snapshot(String id, String vm, Instant createdAt, Optional<Instant> expiresAt,
        List<SnapshotDisk> disks) {

    /** Keeps a copy. */
    public Snapshot {
        disks = List.copyOf(disks);
    }
}
