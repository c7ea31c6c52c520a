package org.ovmexporter.snapshots;

/** A snapshot has a disk in a repository that this host does not know. */
public final class NoSuchRepositoryException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param repository its id */
    public NoSuchRepositoryException(String repository) {
        super("repository " + repository + " is not known to this host");
    }
}
