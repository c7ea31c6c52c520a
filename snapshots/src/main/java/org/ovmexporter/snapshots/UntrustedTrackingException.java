package org.ovmexporter.snapshots;

/** Bytes that the filesystem's maps call unchanged differ: no increment can be trusted. */
public final class UntrustedTrackingException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param position of the first byte that differs */
    public UntrustedTrackingException(String disk, long position) {
        super("change tracking cannot be trusted here: do a full export (disk " + disk
                + " differs at byte " + position
                + ", which its filesystem says is the same in both snapshots)");
    }
}
