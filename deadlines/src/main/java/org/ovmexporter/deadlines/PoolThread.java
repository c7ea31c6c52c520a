package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** A thread of the pool that belongs to what is called. */
record PoolThread() implements CallingThread {
    static final CallingThread ANY = new PoolThread();

    @Override
    public <T extends @Nullable Object> T call(
            BoundedCalls calls, BoundedCalls.IOCallable<T> callable) throws IOException {
        return calls.call(callable);
    }
}
