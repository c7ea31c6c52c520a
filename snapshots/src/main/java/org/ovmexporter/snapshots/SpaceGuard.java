package org.ovmexporter.snapshots;

import org.ovmexporter.linux.Space;

/**
 * Keeps room for the guests that run. While a snapshot lives, all that its guest overwrites needs
 * new space: in a repository that is full the guest itself gets the error.
 *
 * @param leastFreePercent of a repository's size, below which no snapshot is taken in it; 0 to 99
 */
public record SpaceGuard(int leastFreePercent) {
    /** What is right unless an operator knows better. */
    public static final SpaceGuard DEFAULT = new SpaceGuard(1);

    public SpaceGuard {
        if (leastFreePercent < 0 || leastFreePercent > 99) {
            throw new IllegalArgumentException(leastFreePercent + " %");
        }
    }

    /** Whether there is less room than is to be kept. */
    boolean objectsTo(Space space) {
        return space.available() < space.total() / 100 * leastFreePercent;
    }
}
