package org.ovmexporter.server;

import java.time.Duration;

/**
 * Tells when an answer that has nothing to say should send something all the same: only then a
 * client that has gone is noticed, and work for it ends.
 */
final class Pulse {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private long last = System.nanoTime();

    /** Whether nothing was sent for a while; if so, it counts as sent now. */
    boolean isDue() {
        boolean due = System.nanoTime() - last >= SILENCE.toNanos();
        if (due) {
            last = System.nanoTime();
        }
        return due;
    }
}
