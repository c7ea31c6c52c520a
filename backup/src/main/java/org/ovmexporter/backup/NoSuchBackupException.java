package org.ovmexporter.backup;

import org.ovmexporter.backup.layout.BackupException;

/** There are no backups of a VM. */
public final class NoSuchBackupException extends BackupException {
    private static final long serialVersionUID = 1;

    NoSuchBackupException(String message) {
        super(message);
    }
}
