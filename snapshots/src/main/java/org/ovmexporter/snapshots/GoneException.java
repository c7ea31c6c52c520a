package org.ovmexporter.snapshots;

import java.io.IOException;

/** A snapshot was deleted while it was asked for. */
public final class GoneException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param id of the snapshot */
    public GoneException(String id) {
        super("snapshot " + id + " was deleted meanwhile");
    }
}
