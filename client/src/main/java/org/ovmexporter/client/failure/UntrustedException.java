package org.ovmexporter.client.failure;

import java.io.IOException;

/** The exporter did not prove who it is, or this client did not to it; no password was sent. */
public final class UntrustedException extends IOException {
    private static final long serialVersionUID = 1;

    public UntrustedException(String message, Throwable cause) {
        super(message, cause);
    }
}
