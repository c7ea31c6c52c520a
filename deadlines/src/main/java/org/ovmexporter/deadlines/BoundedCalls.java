package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that may block for ever, each with a deadline. A call into a dead repository cannot be
 * stopped: it keeps its thread, and its caller goes on without it. The threads are platform
 * threads, as such a call would pin a virtual thread's carrier, and few, so that a dead repository
 * costs that many and no more: while all of them hang, calls fail at once. Whether they hang shows
 * by their deadlines alone, so that one nobody waits for counts, too. As soon as one hangs, others
 * are given less time: a repository that is dead is to be known as dead soon.
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

    private final ThreadPoolExecutor executor;
    private final Set<Pending<?>> running = ConcurrentHashMap.newKeySet();

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
     * Calls on a thread of the pool, and waits for the result as {@link Started#result} does. Where
     * {@link ExpendableThreads#directly} says so, the call is made right there.
     */
    public <T extends @Nullable Object> T call(IOCallable<T> callable) throws IOException {
        Optional<ExpendableThreads.Errand> errand = ExpendableThreads.Errand.direct();
        return errand.isPresent()
                ? here(callable, errand.get())
                : start(callable).result();
    }

    /**
     * As {@link #call}, for what may take as long as a file is large or in pieces. While another
     * call hangs it has no longer than that one had.
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
        Pending<T> pending = new Pending<>(callable, patience);
        executor.execute(pending);
        return pending;
    }

    private <T extends @Nullable Object> T here(
            IOCallable<T> callable, ExpendableThreads.Errand errand) throws IOException {
        Pending<T> pending = new Pending<>(callable, patience(deadline, shortened));
        errand.begin(pending);
        running.add(pending);
        T value;
        try {
            value = callable.call();
        } finally {
            running.remove(pending);
            errand.end();
        }
        try {
            errand.requireWanted();
        } catch (InterruptedIOException e) {
            close(value);
            throw e;
        }
        return value;
    }

    /** For the next call. */
    private Duration patience(Duration usually, Duration whileOneHangs) throws DeadlineException {
        int hanging = hanging();
        if (hanging >= threads) {
            throw late(deadline);
        }
        return hanging > 0 ? whileOneHangs : usually;
    }

    /**
     * Runs it when a thread is free, however late that is: for giving back what is held. Nobody
     * waits for it, and what it throws is logged.
     */
    public void eventually(IORunnable runnable) {
        executor.execute(new Pending<>(
                () -> {
                    try {
                        runnable.run();
                    } catch (IOException e) {
                        warn(e.getMessage());
                    }
                    return true;
                },
                deadline,
                true));
    }

    private int hanging() {
        int count = 0;
        for (Pending<?> call : running) {
            if (call.isOverdue()) {
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

    private DeadlineException late(Duration patience) {
        return new DeadlineException(name + " did not answer within " + seconds(patience));
    }

    /** What nobody takes any more. */
    private void close(@Nullable Object late) {
        if (late instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                warn("closing what " + name + " answered too late: " + e.getMessage());
            }
        }
    }

    private static void warn(@Nullable String message) {
        System.getLogger(BoundedCalls.class.getName()).log(System.Logger.Level.WARNING, message);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
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

    /** A call that is being made. */
    interface Call {
        /** Whether it hangs. */
        boolean isOverdue();

        /** What is to be said of one that hangs. */
        DeadlineException late();
    }

    /** A call, and whether anybody still waits for it. */
    private final class Pending<T extends @Nullable Object> implements Runnable, Started<T>, Call {
        private final IOCallable<T> callable;
        private final Duration patience;
        /** Whether it is still made when its time was over before its turn came. */
        private final boolean evenLate;

        private final long began = System.nanoTime();
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private boolean started;
        private boolean givenUp;

        Pending(IOCallable<T> callable, Duration patience) {
            this(callable, patience, false);
        }

        Pending(IOCallable<T> callable, Duration patience, boolean evenLate) {
            this.callable = callable;
            this.patience = patience;
            this.evenLate = evenLate;
        }

        @Override
        public boolean isOverdue() {
            return System.nanoTime() - began > patience.toNanos();
        }

        @Override
        public DeadlineException late() {
            return BoundedCalls.this.late(patience);
        }

        @Override
        public void run() {
            if (!start()) {
                return;
            }
            running.add(this);
            try {
                make();
            } finally {
                running.remove(this);
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
                close(value);
            }
        }

        @Override
        public T result() throws IOException {
            try {
                long passed = System.nanoTime() - began;
                return result.get(patience.toNanos() - passed, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return giveUp(late());
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
            if (isOverdue() && !evenLate) {
                result.completeExceptionally(late());
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
                        executor.remove(this);
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
    }
}
