package org.ovmexporter.client.failure;

import java.io.IOException;

/** A disk is not the one that a download began with: going on would mix two of them. */
public final class DiskChangedException extends IOException {
    private static final long serialVersionUID = 1;

    public DiskChangedException(String message) {
        super(message);
    }
}
