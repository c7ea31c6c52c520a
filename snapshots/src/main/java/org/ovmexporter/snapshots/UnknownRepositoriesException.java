package org.ovmexporter.snapshots;

/** The agent's database does not tell which repositories the host has. */
public final class UnknownRepositoriesException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param problem with the database */
    public UnknownRepositoriesException(String problem) {
        super("the host's repositories are not known: " + problem);
    }
}
