package org.ovmexporter.ovs.files;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells how long ago a file was written, and lets a reader wait until it is at rest. */
public interface FileClock extends InstantSource {
    /** The one that everybody has. */
    FileClock SYSTEM = new FileClock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public void pause(Duration time) throws InterruptedIOException {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(
                        "interrupted while waiting for a file to be written");
            }
        }
    };

    /**
     * Returns when so much time has passed.
     *
     * @throws InterruptedIOException where the caller is interrupted; its interrupt stays set
     */
    void pause(Duration time) throws InterruptedIOException;
}
