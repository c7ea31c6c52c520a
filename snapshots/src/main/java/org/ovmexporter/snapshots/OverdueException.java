package org.ovmexporter.snapshots;

/** A request that reads disks took longer than is allowed. */
public final class OverdueException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param message what was not done in time, and what to do */
    public OverdueException(String message) {
        super(message);
    }
}
