package org.ovmexporter.snapshots;

import org.ovmexporter.linux.Space;

/** A repository has too little room for one more snapshot. */
public final class LowSpaceException extends SnapshotException {
    private static final long serialVersionUID = 1;
    private static final long MIB = 1 << 20;

    /** @param repository as an operator knows it */
    public LowSpaceException(String repository, Space space, SpaceGuard guard) {
        super(repository + " has " + space.available() / MIB + " MiB free of "
                + space.total() / MIB + ", less than the " + guard.leastFreePercent()
                + " % that are kept for running guests: delete snapshots or free some space, or"
                + " lower snapshots.min_free_percent in the configuration");
    }
}
