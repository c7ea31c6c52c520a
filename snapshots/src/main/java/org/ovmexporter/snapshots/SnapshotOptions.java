package org.ovmexporter.snapshots;

import java.time.Duration;
import java.util.Optional;

/**
 * How a snapshot is to be taken.
 *
 * @param life after which it may be removed; absent for never
 * @param pause whether the VM is paused while its disks are taken
 */
public record SnapshotOptions(Optional<Duration> life, boolean pause) {
    /** To be kept, of a VM that goes on running. */
    public static final SnapshotOptions PLAIN = new SnapshotOptions(Optional.empty(), false);
}
