package org.ovmexporter.backup;

import org.ovmexporter.backup.layout.BackupException;

/** Somebody else works in the directory. */
public final class DirectoryInUseException extends BackupException {
    private static final long serialVersionUID = 1;

    DirectoryInUseException(String message) {
        super(message);
    }
}
