package org.ovmexporter.server;

import org.ovmexporter.snapshots.Snapshots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;

/**
 * Looks how the repositories are, recognises what the reference exporter has taken, and removes
 * what has expired and what exporters that died have left: at the start, and each minute.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Snapshots snapshots;
    private final Thread thread;

    Housekeeping(Snapshots snapshots) {
        this.snapshots = snapshots;
        this.thread = Thread.ofVirtual().name("housekeeping").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                tidyUp();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidyUp() {
        try {
            snapshots.watchRepositories();
            snapshots.adopt();
            snapshots.removeDebris();
            snapshots.removeExpired();
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                LOG.debug("the housekeeping ends here", e);
                return;
            }
            LOG.warn("the housekeeping is done again in {} s: {}", PAUSE.toSeconds(), e.toString());
        }
    }

    /** Ends it, whatever it is at: the rest can be removed another time. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
