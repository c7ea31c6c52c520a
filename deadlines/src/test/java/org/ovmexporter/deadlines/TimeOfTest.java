package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Stands still, however slow the machine is, until a test lets some of it pass. */
final class TimeOfTest implements Time {
    private long now;

    synchronized void pass(Duration time) {
        now += time.toNanos();
        notifyAll();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public <T extends @Nullable Object> T await(CompletableFuture<T> result, long nanoseconds)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> told = result.handle((_, _) -> {
            wake();
            return null;
        });
        try {
            awaitDone(result, nanoseconds);
        } finally {
            told.cancel(false);
        }
        return result.get();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void awaitDone(CompletableFuture<?> result, long nanoseconds)
            throws InterruptedException, TimeoutException {
        long deadline = now + nanoseconds;
        while (!result.isDone()) {
            if (now - deadline >= 0) {
                throw new TimeoutException();
            }
            wait();
        }
    }
}
