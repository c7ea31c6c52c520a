package org.ovmexporter.deadlines;

import java.time.Duration;

/** How long one call may take; it runs from construction on. */
final class TimeLimit {
    private final String name;
    private final Duration patience;
    private final long began = System.nanoTime();

    /** @param name what is called, for the message */
    TimeLimit(String name, Duration patience) {
        this.name = name;
        this.patience = patience;
    }

    boolean isExceeded() {
        return passed() > patience.toNanos();
    }

    /** What is left of it, in nanoseconds; negative where it is exceeded. */
    long left() {
        return patience.toNanos() - passed();
    }

    DeadlineException exceeded() {
        return new DeadlineException(name + " did not answer within " + seconds(patience));
    }

    private long passed() {
        return System.nanoTime() - began;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
