package org.ovmexporter.backup.layout;

/** What was read has not the checksum that it has to have. */
public final class ChecksumException extends BackupException {
    private static final long serialVersionUID = 1;

    /** @param message what differs, and what to do */
    public ChecksumException(String message) {
        super(message);
    }
}
