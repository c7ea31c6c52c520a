package org.ovmexporter.snapshots;

/** A manifest cannot be read; its snapshot is left alone. */
public final class ManifestException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong with it */
    public ManifestException(String message) {
        super(message);
    }
}
