package org.ovmexporter.cli.terminal;

import java.io.IOException;

/** A copy is not what it should be a copy of. */
public final class VerificationException extends IOException {
    private static final long serialVersionUID = 1;

    public VerificationException(String message) {
        super(message);
    }
}
