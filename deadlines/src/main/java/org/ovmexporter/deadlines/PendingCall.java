package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;

/** A call for a pool's thread to make, and whether anybody still waits for it. */
final class PendingCall<T extends @Nullable Object> implements Runnable, BoundedCalls.Started<T> {
    private final String name;
    private final BoundedCalls.IOCallable<T> callable;
    private final TimeLimit limit;
    /** Whether it is still made when its time was over before its turn came. */
    private final boolean evenLate;

    private final ThreadPoolExecutor pool;
    private final Set<TimeLimit> running;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private boolean started;
    private boolean givenUp;

    /**
     * @param name what is called, for messages
     * @param running has the limit while the call is being made
     */
    PendingCall(
            String name,
            BoundedCalls.IOCallable<T> callable,
            TimeLimit limit,
            boolean evenLate,
            ThreadPoolExecutor pool,
            Set<TimeLimit> running) {
        this.name = name;
        this.callable = callable;
        this.limit = limit;
        this.evenLate = evenLate;
        this.pool = pool;
        this.running = running;
    }

    @Override
    public void run() {
        if (!start()) {
            return;
        }
        running.add(limit);
        try {
            make();
        } finally {
            running.remove(limit);
        }
    }

    private void make() {
        T value;
        try {
            value = callable.call();
        } catch (Throwable e) {
            // Whatever it is, it is the caller's; where none waits any more, nobody's.
            end(() -> result.completeExceptionally(e));
            return;
        }
        if (!end(() -> result.complete(value))) {
            LateResult.giveBack(name, value);
        }
    }

    @Override
    public T result() throws IOException {
        try {
            return limit.await(result);
        } catch (TimeoutException e) {
            return giveUp(limit.exceeded());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for " + name);
            interrupted.initCause(e);
            return giveUp(interrupted);
        } catch (ExecutionException e) {
            throw asThrown(e);
        }
    }

    private synchronized boolean start() {
        if (limit.isExceeded() && !evenLate) {
            result.completeExceptionally(limit.exceeded());
            return false;
        }
        started = !givenUp;
        return started;
    }

    /** Whether there still was a caller to tell. */
    private synchronized boolean end(Runnable tell) {
        if (!givenUp) {
            tell.run();
        }
        return !givenUp;
    }

    /** Gives the result after all where it came in the last moment, and else fails. */
    private T giveUp(IOException why) throws IOException {
        synchronized (this) {
            if (!result.isDone()) {
                givenUp = true;
                if (!started) {
                    pool.remove(this);
                }
                throw why;
            }
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            throw asThrown(e);
        }
    }

    /** What a call threw, whose exception was wrapped. */
    static IOException asThrown(Exception e) {
        return switch (e.getCause()) {
            case IOException thrown -> thrown;
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
