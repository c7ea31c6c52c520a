package org.ovmexporter.cli.terminal;

/** The command line, the environment or the profile cannot be used as it is. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
