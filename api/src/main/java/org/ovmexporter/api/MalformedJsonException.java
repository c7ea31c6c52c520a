package org.ovmexporter.api;

import java.io.IOException;

/** A document is not what it should be. */
public final class MalformedJsonException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedJsonException(String message) {
        super(message);
    }
}
