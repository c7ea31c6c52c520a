package org.ovmexporter.snapshots;

import org.ovmexporter.linux.Space;

/**
 * Keeps room for the guests that run. While a snapshot lives, all that its guest overwrites needs
 * new space: in a repository that is full the guest itself gets the error.
 *
 * @param leastFreePercent of a repository's size, below which no snapshot is taken in it; 0 to 99
 * @param warnFreePercent below which snapshots that exist there are warned of; 0 to 99
 * @param dropFreePercent below which the oldest snapshot there that nobody reads is deleted, one
 *     each minute; 0 to 99, where 0 is never
 */
public record SpaceGuard(int leastFreePercent, int warnFreePercent, int dropFreePercent) {
    /** What is right unless an operator knows better. */
    public static final SpaceGuard DEFAULT = new SpaceGuard(1, 5, 0);

    public SpaceGuard {
        for (int percent : new int[] {leastFreePercent, warnFreePercent, dropFreePercent}) {
            if (percent < 0 || percent > 99) {
                throw new IllegalArgumentException(percent + " %");
            }
        }
    }

    /** Whether there is less room than a snapshot may be taken with. */
    public boolean objectsTo(Space space) {
        return isBelow(leastFreePercent, space);
    }

    /** Whether snapshots that exist endanger the guests. */
    public boolean warnsOf(Space space) {
        return isBelow(warnFreePercent, space);
    }

    /** Whether a snapshot is to make room. */
    public boolean drops(Space space) {
        return isBelow(dropFreePercent, space);
    }

    private static boolean isBelow(int percent, Space space) {
        return space.available() < space.total() / 100 * percent;
    }
}
