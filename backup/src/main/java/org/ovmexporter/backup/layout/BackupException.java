package org.ovmexporter.backup.layout;

import java.io.IOException;

/** A directory of backups is not as it has to be; the message says what to do. */
public class BackupException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong, and what to do */
    public BackupException(String message) {
        super(message);
    }

    /** @param cause why it is */
    public BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
