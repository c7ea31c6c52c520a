package org.ovmexporter.backup;

import java.io.IOException;

/** A directory of backups is not as it has to be; the message says what to do. */
public class BackupException extends IOException {
    private static final long serialVersionUID = 1;

    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
