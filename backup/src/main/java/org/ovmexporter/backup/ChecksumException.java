package org.ovmexporter.backup;

/** What was read has not the checksum that it has to have. */
public final class ChecksumException extends BackupException {
    private static final long serialVersionUID = 1;

    ChecksumException(String message) {
        super(message);
    }
}
