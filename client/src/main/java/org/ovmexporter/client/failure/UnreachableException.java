package org.ovmexporter.client.failure;

import java.io.IOException;

/** No connection to the exporter came about, so that nothing was asked of it. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1;

    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
