package org.ovmexporter.snapshots;

import java.io.IOException;

/** A snapshot was deleted while it was asked for. */
public final class GoneException extends IOException {
    private static final long serialVersionUID = 1;

    GoneException(String id) {
        super("snapshot " + id + " was deleted meanwhile");
    }
}
