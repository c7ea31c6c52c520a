package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** By which a call is late, and in which its caller waits. */
interface Time {
    /** The one that everybody has. */
    Time SYSTEM = new Time() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public <T extends @Nullable Object> T await(CompletableFuture<T> result, long nanoseconds)
                throws InterruptedException, ExecutionException, TimeoutException {
            return result.get(nanoseconds, TimeUnit.NANOSECONDS);
        }
    };

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** As {@link CompletableFuture#get(long, TimeUnit)}. */
    <T extends @Nullable Object> T await(CompletableFuture<T> result, long nanoseconds)
            throws InterruptedException, ExecutionException, TimeoutException;
}
