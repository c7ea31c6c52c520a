package org.ovmexporter.ovs.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock by which every file was written just now or later, so that a reader has to wait for its
 * rest. What is done in such a pause is the test's.
 */
public final class JustWritten implements FileClock {
    private final Meanwhile meanwhile;

    /** What another does while the reader waits. */
    @FunctionalInterface
    public interface Meanwhile {
        void run() throws IOException;
    }

    public JustWritten(Meanwhile meanwhile) {
        this.meanwhile = meanwhile;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH;
    }

    @Override
    public void pause(Duration time) throws InterruptedIOException {
        try {
            meanwhile.run();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
