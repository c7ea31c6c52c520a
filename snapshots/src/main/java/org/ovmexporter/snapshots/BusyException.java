package org.ovmexporter.snapshots;

/** There is more to do than can be done at once: ask again later. */
public final class BusyException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param message what is full, and what to do */
    public BusyException(String message) {
        super(message);
    }
}
