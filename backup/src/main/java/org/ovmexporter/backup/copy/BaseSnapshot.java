package org.ovmexporter.backup.copy;

import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.client.SnapshotSummary;

import java.util.Optional;

/**
 * A point in time that an increment can be made of, and its snapshot, which is on the host still.
 */
public record BaseSnapshot(PointInTime point, SnapshotSummary snapshot) {

    /** The disk in the snapshot that the VM's disk of this path was then. */
    Optional<SnapshotSummary.Disk> disk(String parentPath) {
        return snapshot.disks().stream()
                .filter(disk -> disk.parentPath().equals(parentPath))
                .findFirst();
    }
}
