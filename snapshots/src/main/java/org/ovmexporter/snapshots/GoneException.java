package org.ovmexporter.snapshots;

/** A snapshot was deleted while it was asked for. */
public final class GoneException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param id of the snapshot */
    public GoneException(String id) {
        super("snapshot " + id + " was deleted meanwhile");
    }
}
