package org.ovmexporter.snapshots.reading;

import org.ovmexporter.snapshots.OverdueException;

import java.time.Duration;

/** When a request that reads disks has to be done; it runs from construction on. */
final class DueTime {
    private final Duration duration;
    private final long began = System.nanoTime();

    DueTime(Duration duration) {
        this.duration = duration;
    }

    /** @throws OverdueException when it has passed */
    void check() throws OverdueException {
        if (System.nanoTime() - began >= duration.toNanos()) {
            throw new OverdueException("the disks were not read within " + duration.toSeconds()
                    + " s: ask for a part at a time with offset and length, or raise"
                    + " tracking.deadline in the configuration");
        }
    }
}
