package org.ovmexporter.client.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a request is made that did not get through, and the pauses between: each about twice as
 * long as the one before, up to a longest, and a random share shorter, so that many clients do not
 * come back all at once. What the exporter asks for with {@code Retry-After} is waited for.
 *
 * @param attempts how often in all, 1 or more
 * @param first pause
 * @param longest pause, also where the exporter asks for more
 */
public record Backoff(int attempts, Duration first, Duration longest) {
    /** Goes on for about two minutes: an exporter that is restarted is back by then. */
    public static final Backoff DEFAULT =
            new Backoff(10, Duration.ofMillis(500), Duration.ofSeconds(30));

    private static final int MOST_DOUBLINGS = 20;

    /** The pause after this many attempts (1 or more) have failed. */
    Duration pause(int failed, Optional<Duration> asked) {
        Duration full = first.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS));
        long nanos = Math.min(full.toNanos(), longest.toNanos());
        long jittered = nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
        long wanted = Math.max(jittered, asked.orElse(Duration.ZERO).toNanos());
        return Duration.ofNanos(Math.min(wanted, longest.toNanos()));
    }
}
