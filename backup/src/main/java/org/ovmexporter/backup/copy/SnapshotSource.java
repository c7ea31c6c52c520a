package org.ovmexporter.backup.copy;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.image.DiskWriter;
import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.SnapshotSummary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a backup needs of an exporter. */
public interface SnapshotSource {

    /** A disk cannot be compared with the older snapshot, and all of it is needed. */
    final class NoComparisonException extends BackupException {
        private static final long serialVersionUID = 1;

        /** @param reason for a person, such as that the change tracking cannot be trusted */
        public NoComparisonException(String reason) {
            super(reason);
        }
    }

    /** A VM, as it is now. */
    VirtualMachine vm(String vm) throws IOException;

    /** Takes a snapshot. */
    SnapshotSummary take(String vm) throws IOException;

    /** A snapshot; empty where it is not there any more. */
    Optional<SnapshotSummary> snapshot(String vm, String id) throws IOException;

    /** Removes a snapshot; one that is gone is no error. */
    void delete(String vm, String snapshot) throws IOException;

    /**
     * Fetches a disk, and goes on where the journal says that it was broken off.
     *
     * @param since id of the older snapshot that the target holds a copy of; absent where it holds
     *     nothing, and all of the disk is fetched
     * @param journal a file that is there only where this was begun before
     * @return how many bytes came over the network
     * @throws NoComparisonException where what changed cannot be told
     */
    long download(DiskAddress disk, Optional<String> since, DiskWriter target, Path journal)
            throws IOException;

    /** SHA-256 of a disk of a snapshot, in hexadecimal, as the host computes it. */
    String sha256(DiskAddress disk) throws IOException;
}
