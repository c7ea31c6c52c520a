package org.ovmexporter.ovs.python;

/**
 * A pickle or a literal cannot be read. The message names a place and a reason and never quotes
 * what stands there.
 */
public final class PythonFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    PythonFormatException(String message) {
        super(message);
    }
}
