package org.ovmexporter.snapshots;

import java.io.IOException;

/** A request that reads disks took longer than is allowed. */
public final class OverdueException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param message what was not done in time, and what to do */
    public OverdueException(String message) {
        super(message);
    }
}
