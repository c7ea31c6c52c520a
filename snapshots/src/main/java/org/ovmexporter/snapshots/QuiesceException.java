package org.ovmexporter.snapshots;

/** A VM could not be paused for a snapshot, or not for long enough. */
public final class QuiesceException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param message what was not done, and why */
    public QuiesceException(String message) {
        super(message);
    }
}
