package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** How long one call may take; it runs from construction on. */
final class TimeLimit {
    private final String name;
    private final Duration patience;
    private final Time time;
    private final long began;

    /** @param name what is called, for the message */
    TimeLimit(String name, Duration patience, Time time) {
        this.name = name;
        this.patience = patience;
        this.time = time;
        this.began = time.nanoTime();
    }

    boolean isExceeded() {
        return passed() > patience.toNanos();
    }

    /** Waits for a result as long as there is time. */
    <T extends @Nullable Object> T await(CompletableFuture<T> result)
            throws InterruptedException, ExecutionException, TimeoutException {
        return time.await(result, patience.toNanos() - passed());
    }

    DeadlineException exceeded() {
        return new DeadlineException(name + " did not answer within " + seconds(patience));
    }

    private long passed() {
        return time.nanoTime() - began;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
