package org.ovmexporter.snapshots;

import java.io.IOException;

/**
 * What the engine itself finds wrong. What the kernel refuses, and what does not answer in time,
 * comes as the exceptions of those who call it.
 */
public abstract sealed class SnapshotException extends IOException
        permits BusyException,
                GoneException,
                IncompleteSearchException,
                LowSpaceException,
                ManifestException,
                NoSuchRepositoryException,
                NotMountedException,
                NotSnapshotableException,
                OverdueException,
                QuiesceException,
                UnknownRepositoriesException,
                UntrustedTrackingException {
    private static final long serialVersionUID = 1;

    SnapshotException(String message) {
        super(message);
    }
}
