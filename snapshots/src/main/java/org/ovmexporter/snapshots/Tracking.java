package org.ovmexporter.snapshots;

import java.time.Duration;

/**
 * How comparisons are checked, and how long they may take.
 *
 * @param verifiedBlocks how many blocks that are said to be unchanged each comparison reads from
 *     both snapshots of a disk; 0 or more
 * @param deadline for a request that reads disks: refining, verifying in full
 */
public record Tracking(int verifiedBlocks, Duration deadline) {
    /** What is right unless an operator knows better. */
    public static final Tracking DEFAULT = new Tracking(8, Duration.ofHours(1));
}
