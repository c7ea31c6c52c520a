package org.ovmexporter.snapshots;

import java.time.Duration;

/**
 * What an operator decides about snapshots.
 *
 * @param repositoryDeadline what a repository is allowed to take for one answer before it counts as
 *     hung
 * @param diskDeadline the same for taking, writing out or deleting a whole disk
 * @param tracking how comparisons are checked
 * @param space what keeps room for the guests
 * @param quiescing how a VM is paused
 */
public record Policies(
        Duration repositoryDeadline,
        Duration diskDeadline,
        Tracking tracking,
        SpaceGuard space,
        Quiescing quiescing) {
    /** What is right unless an operator knows better. */
    public static final Policies DEFAULT = new Policies(
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Tracking.DEFAULT,
            SpaceGuard.DEFAULT,
            Quiescing.XM);
}
