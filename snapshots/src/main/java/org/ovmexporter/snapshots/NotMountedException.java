package org.ovmexporter.snapshots;

/** A repository is not where the agent's database says: there is nothing, or something else. */
public final class NotMountedException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param repository as an operator knows it */
    public NotMountedException(String repository) {
        super(repository + " is not mounted");
    }
}
