package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls that may block for ever, each with a deadline. A call into a dead repository cannot be
 * stopped: it keeps its thread, and its caller goes on without it. The threads are platform
 * threads, as such a call would pin a virtual thread's carrier, and few: while as many calls hang,
 * on these threads or on callers' own, others fail at once. Whether they hang shows by their
 * deadlines alone, so that one nobody waits for counts, too. As soon as one hangs, others are given
 * less time: a repository that is dead is to be known as dead soon.
 *
 * <p>One for each repository, so that one that is dead does not hold up another.
 */
public final class BoundedCalls {
    private static final Duration IDLE = Duration.ofSeconds(10);
    /** What is left of the deadline while a call hangs, and never less than the second. */
    private static final int SHARE_WHILE_ONE_HANGS = 10;

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final int threads;
    private final Duration deadline;
    private final Duration longer;
    /** For a call while another one hangs. */
    private final Duration shortened;

    private final Time time;
    private final ThreadPoolExecutor executor;
    /** Of the calls that are being made. */
    private final Set<TimeLimit> running = ConcurrentHashMap.newKeySet();

    /** What is to be called. */
    @FunctionalInterface
    public interface IOCallable<T extends @Nullable Object> {
        T call() throws IOException;
    }

    /** What is to be called, without a result. */
    @FunctionalInterface
    public interface IORunnable {
        void run() throws IOException;
    }

    /** Where no call may take longer than the others. */
    public BoundedCalls(String name, int threads, Duration deadline) {
        this(name, threads, deadline, deadline);
    }

    /**
     * @param name for messages and threads, such as {@code repository 0004fb0000030000...}
     * @param threads how many calls may run at once, at least 1; others wait for their turn
     * @param deadline from the start of a call on, waiting for a thread included
     * @param longer the same for {@link #callLong}
     */
    public BoundedCalls(String name, int threads, Duration deadline, Duration longer) {
        this(name, threads, deadline, longer, Time.SYSTEM);
    }

    BoundedCalls(String name, int threads, Duration deadline, Duration longer, Time time) {
        this.time = time;
        this.name = name;
        this.threads = threads;
        this.deadline = deadline;
        this.longer = longer;
        this.shortened = shortened(deadline);
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name + " ", 1).factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** A call that was started. */
    public interface Started<T extends @Nullable Object> {
        /**
         * Waits for the result. One that comes after the deadline is closed where it can be, and
         * otherwise forgotten.
         *
         * @throws DeadlineException where it is not done in time; it may still be done later
         * @throws InterruptedIOException where the caller is interrupted; its interrupt stays set
         * @throws IOException what the callable threw; its unchecked exceptions come through as
         *     well
         */
        T result() throws IOException;
    }

    /**
     * Calls on a thread of the pool, and waits for the result as {@link Started#result} does. Who
     * has a {@link CallingThread} to choose calls by that.
     */
    public <T extends @Nullable Object> T call(IOCallable<T> callable) throws IOException {
        return start(callable).result();
    }

    /**
     * As {@link #call}, for a call whose time grows with a file's size or fragmentation. While
     * another call hangs it has no longer than that one had.
     */
    public <T extends @Nullable Object> T callLong(IOCallable<T> callable) throws IOException {
        return begin(callable, patience(longer, deadline)).result();
    }

    /**
     * Begins a call on a thread of the pool. Its deadline runs from now on.
     *
     * @throws DeadlineException at once, while all threads hang
     */
    public <T extends @Nullable Object> Started<T> start(IOCallable<T> callable)
            throws IOException {
        return begin(callable, patience(deadline, shortened));
    }

    private <T extends @Nullable Object> Started<T> begin(
            IOCallable<T> callable, Duration patience) {
        PendingCall<T> pending = pending(callable, patience, false);
        executor.execute(pending);
        return pending;
    }

    private <T extends @Nullable Object> PendingCall<T> pending(
            IOCallable<T> callable, Duration patience, boolean evenLate) {
        TimeLimit limit = new TimeLimit(name, patience, time);
        return new PendingCall<>(name, callable, limit, evenLate, executor, running);
    }

    /** Calls on the very thread that asks. */
    <T extends @Nullable Object> T here(ExpendableThread.Part thread, IOCallable<T> callable)
            throws IOException {
        TimeLimit limit = new TimeLimit(name, patience(deadline, shortened), time);
        thread.begin(limit);
        running.add(limit);
        T value;
        try {
            value = callable.call();
        } finally {
            running.remove(limit);
            thread.back();
        }
        try {
            thread.requireWanted();
        } catch (InterruptedIOException e) {
            LateResult.giveBack(name, value);
            throw e;
        }
        return value;
    }

    /** For the next call. */
    private Duration patience(Duration usually, Duration whileOneHangs) throws DeadlineException {
        int hanging = hanging();
        if (hanging >= threads) {
            throw new TimeLimit(name, deadline, time).exceeded();
        }
        return hanging > 0 ? whileOneHangs : usually;
    }

    /**
     * Runs it when a thread is free, however late that is: for giving back what is held. Nobody
     * waits for it, and what it throws is logged.
     */
    public void eventually(IORunnable runnable) {
        IOCallable<Boolean> logged = () -> {
            try {
                runnable.run();
            } catch (IOException e) {
                System.getLogger(BoundedCalls.class.getName())
                        .log(System.Logger.Level.WARNING, e.getMessage());
            }
            return true;
        };
        executor.execute(pending(logged, deadline, true));
    }

    private int hanging() {
        int count = 0;
        for (TimeLimit call : running) {
            if (call.isExceeded()) {
                count++;
            }
        }
        return count;
    }

    private static Duration shortened(Duration deadline) {
        Duration share = deadline.dividedBy(SHARE_WHILE_ONE_HANGS);
        Duration atLeast = share.compareTo(LEAST_PATIENCE) > 0 ? share : LEAST_PATIENCE;
        return atLeast.compareTo(deadline) < 0 ? atLeast : deadline;
    }

    /** As {@link #call}, without a result. */
    public void run(IORunnable runnable) throws IOException {
        call(() -> {
            runnable.run();
            return true;
        });
    }
}
