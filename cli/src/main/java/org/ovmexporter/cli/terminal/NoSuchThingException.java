package org.ovmexporter.cli.terminal;

import java.io.IOException;

/** There is nothing of a name that was asked for. */
public final class NoSuchThingException extends IOException {
    private static final long serialVersionUID = 1;

    public NoSuchThingException(String message) {
        super(message);
    }
}
