package org.ovmexporter.snapshots;

import java.util.List;

/** A snapshot of a VM cannot be taken, and why, disk by disk. */
public final class NotSnapshotableException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param reasons one a disk */
    public NotSnapshotableException(List<String> reasons) {
        super(String.join("; ", reasons));
    }
}
