package org.ovmexporter.deadlines;

import java.io.IOException;

/** Something was not done in the time it was given; it may still be done later. */
public final class DeadlineException extends IOException {
    private static final long serialVersionUID = 1L;

    DeadlineException(String message) {
        super(message);
    }
}
