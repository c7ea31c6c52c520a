package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Which thread makes a call that may hang, and is left behind in it where it does. Whoever makes
 * calls is handed one, so that each call shows which thread it may cost.
 */
public sealed interface CallingThread permits PoolThread, ExpendableThread.Part {
    /** One of those that are there for what is called, as in {@link BoundedCalls#call}. */
    static CallingThread ofPool() {
        return PoolThread.ANY;
    }

    /**
     * Makes a call, and gives its result.
     *
     * @throws DeadlineException where it is not done in time; it may still be done later
     * @throws java.io.InterruptedIOException where nobody waits for the result any more
     * @throws IOException what the callable threw; its unchecked exceptions come through as well
     */
    <T extends @Nullable Object> T call(BoundedCalls calls, BoundedCalls.IOCallable<T> callable)
            throws IOException;

    /** As {@link #call}, without a result. */
    default void run(BoundedCalls calls, BoundedCalls.IORunnable runnable) throws IOException {
        call(calls, () -> {
            runnable.run();
            return true;
        });
    }
}
