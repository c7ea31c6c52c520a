package org.ovmexporter.server.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many requests are at work at a time, and with them the memory that they need.
 * Downloads have a bound of their own, so that however many there are, small requests are answered.
 * One too many is refused: a client that is told to come again holds nothing meanwhile. But it
 * waits a moment first, since a request is still at work when its client has all of the answer, and
 * may already send the next one.
 */
public final class Admission {
    private static final int RETRY_AFTER_SECONDS = 2;
    private static final long MOMENT_MILLISECONDS = 100;

    private final Bound requests;
    private final Bound downloads;

    /**
     * @param requests how many small ones may be at work, 1 or more
     * @param downloads how many that read disks, 1 or more
     */
    public Admission(int requests, int downloads) {
        this.requests = new Bound("limits.requests", requests, new Semaphore(requests));
        this.downloads = new Bound("limits.downloads", downloads, new Semaphore(downloads));
    }

    private record Bound(String key, int most, Semaphore free) {

        Place enter() {
            if (!isFreeInAMoment()) {
                throw Refusal.unavailable(
                        "as many requests of this kind are at work as " + key + " allows (" + most
                                + "): ask again",
                        RETRY_AFTER_SECONDS);
            }
            return free::release;
        }

        private boolean isFreeInAMoment() {
            try {
                return free.tryAcquire(MOMENT_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        int atWork() {
            return most - free.availablePermits();
        }
    }

    /** A request at work. */
    interface Place extends AutoCloseable {
        /** Its work is done. */
        @Override
        void close();
    }

    /**
     * Lets a request begin.
     *
     * @throws Refusal 503 where as many as may are at work
     */
    Place admit(Weight weight) {
        return switch (weight) {
            case PROBE -> () -> {};
            case REQUEST -> requests.enter();
            case DOWNLOAD -> downloads.enter();
        };
    }

    /** How many requests of a weight are at work; those that are never refused are not counted. */
    public int atWork(Weight weight) {
        return switch (weight) {
            case PROBE -> 0;
            case REQUEST -> requests.atWork();
            case DOWNLOAD -> downloads.atWork();
        };
    }
}
