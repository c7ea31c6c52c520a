package org.ovmexporter.linux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads for work that makes call after call into one repository, such as sending a disk piece by
 * piece. {@link BoundedCalls} makes each of these calls right there, instead of handing it over to
 * a thread of its own and waiting for that one. When a call hangs, the thread is left behind in it,
 * and whoever waits for the work goes on; when the call comes back after all, the work ends there.
 *
 * <p>There are as many threads as there is work at a time; to bound that is the caller's.
 */
public final class ExpendableThreads {
    /** How often it is looked whether a call hangs; a deadline is kept as exactly as that. */
    private static final Duration LOOK = Duration.ofMillis(200);
    /** How long work that is no longer wanted may take to come to its next call. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final ExecutorService threads;
    private final Set<Errand> errands = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** @param name for the threads */
    public ExpendableThreads(String name) {
        this.name = name;
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(name + " ", 1).factory());
    }

    /**
     * Does the work, and waits for its end.
     *
     * @throws DeadlineException where a call of it hangs; nothing after that call will be done
     * @throws InterruptedIOException where the caller is interrupted; its interrupt stays set, and
     *     the work ends at its next call at the latest
     * @throws IOException what the work throws; its unchecked exceptions come through as well
     */
    public void run(BoundedCalls.IORunnable work) throws IOException {
        Errand errand = new Errand(work);
        errands.add(errand);
        try {
            ensureWatched();
            threads.execute(errand);
            errand.await();
        } finally {
            errands.remove(errand);
        }
    }

    private void ensureWatched() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name + " watch").start(this::watch);
        }
    }

    /**
     * While there is work. One that looks at all of it costs less than if each waited with a timeout
     * of its own: most work is a short range.
     */
    private void watch() {
        try {
            while (!errands.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
                errands.forEach(Errand::leaveIfOverdue);
            }
        } finally {
            watched.set(false);
        }
        // What came since is not watched by anybody yet.
        if (!errands.isEmpty()) {
            ensureWatched();
        }
    }

    /** Some work, on a thread that may be left behind. */
    static final class Errand implements Runnable {
        private static final ScopedValue<Errand> CURRENT = ScopedValue.newInstance();

        private final BoundedCalls.IORunnable work;
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();
        private Optional<BoundedCalls.Call> call = Optional.empty();
        private boolean unwanted;

        private Errand(BoundedCalls.IORunnable work) {
            this.work = work;
        }

        /** What this thread does, where it may be left behind. */
        static Optional<Errand> current() {
            return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
        }

        @Override
        public void run() {
            try {
                ScopedValue.where(CURRENT, this).call(() -> {
                    work.run();
                    return true;
                });
                end.complete(true);
            } catch (Throwable e) {
                // Whatever it is, it is the caller's.
                end.completeExceptionally(e);
            }
        }

        /** A call begins, and may hang. */
        synchronized void begin(BoundedCalls.Call begun) throws InterruptedIOException {
            requireWanted();
            call = Optional.of(begun);
        }

        /** The call has come back, with a result or without. */
        synchronized void end() {
            call = Optional.empty();
        }

        synchronized void requireWanted() throws InterruptedIOException {
            if (unwanted) {
                throw new InterruptedIOException("nobody waits for this any more");
            }
        }

        private void await() throws IOException {
            try {
                end.get();
            } catch (ExecutionException e) {
                throw BoundedCalls.asThrown(e);
            } catch (InterruptedException e) {
                leave();
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException(
                        "interrupted while waiting for a thread's work");
                interrupted.initCause(e);
                throw interrupted;
            }
        }

        /** Lets the caller go on where a call hangs. */
        private synchronized void leaveIfOverdue() {
            if (call.isPresent() && call.get().isOverdue()) {
                unwanted = true;
                end.completeExceptionally(call.get().late());
            }
        }

        /** Until it has noticed: work that goes on meanwhile might still write an answer. */
        private void leave() {
            synchronized (this) {
                unwanted = true;
                if (call.isPresent()) {
                    return;
                }
            }
            try {
                end.orTimeout(LAST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
            } catch (CompletionException e) {
                // It ended with an error, or writes to a client that takes nothing.
            }
        }
    }
}
