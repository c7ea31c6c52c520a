package org.ovmexporter.deadlines;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Threads for work of which some parts make call after call into one repository, such as sending a
 * disk piece by piece. In these parts {@link BoundedCalls} makes each call right there, instead of
 * handing it over to a thread of its own and waiting for that one. When such a call hangs, the
 * thread is left behind in it, and whoever waits for the work goes on; when the call comes back
 * after all, the part ends there.
 *
 * <p>There are as many threads as there is work at a time; to bound that is the caller's.
 */
public final class ExpendableThreads {
    /** How often it is looked whether a call hangs; a deadline is kept as exactly as that. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final String name;
    private final ExecutorService threads;
    /** Those in such a part. */
    private final Set<Errand> direct = ConcurrentHashMap.newKeySet();

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
     * @throws DeadlineException where its thread was left behind in a call
     * @throws InterruptedIOException where the caller is interrupted; its interrupt stays set, and
     *     the work goes on as far as its next call in such a part
     * @throws IOException what the work throws; its unchecked exceptions come through as well
     */
    public void run(BoundedCalls.IORunnable work) throws IOException {
        Errand errand = new Errand(work);
        threads.execute(errand);
        errand.await();
    }

    /**
     * A part of the work in which calls are made on its own thread. It has no such part itself. On
     * a thread that is none of these, calls are made as anywhere else.
     *
     * @param whenLeft done by who waits for the work, where this thread is left behind in a call:
     *     whatever the work would still have had to do
     * @throws IOException what the part throws; its unchecked exceptions come through as well
     */
    public static void directly(BoundedCalls.IORunnable part, Consumer<DeadlineException> whenLeft)
            throws IOException {
        if (Errand.CURRENT.isBound()) {
            Errand.CURRENT.get().directly(part, whenLeft);
        } else {
            part.run();
        }
    }

    private void ensureWatched() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name + " watch").start(this::watch);
        }
    }

    /**
     * While there are such parts. One that looks at all of them costs less than if each waited with
     * a timeout of its own: most are short ranges.
     */
    private void watch() {
        try {
            while (!direct.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
                direct.forEach(Errand::leaveIfOverdue);
            }
        } finally {
            watched.set(false);
        }
        // What came since is not watched by anybody yet.
        if (!direct.isEmpty()) {
            ensureWatched();
        }
    }

    /** That a thread was left behind, and what is to be done about it. */
    private record Left(DeadlineException why, Consumer<DeadlineException> then) {}

    /** Some work, on a thread that may be left behind. */
    final class Errand implements Runnable {
        private static final ScopedValue<Errand> CURRENT = ScopedValue.newInstance();

        private final BoundedCalls.IORunnable work;
        private final CompletableFuture<Optional<Left>> end = new CompletableFuture<>();
        /** Of the part that makes calls here, while there is one. */
        private Optional<Consumer<DeadlineException>> whenLeft = Optional.empty();

        private Optional<BoundedCalls.Call> call = Optional.empty();
        private boolean unwanted;

        private Errand(BoundedCalls.IORunnable work) {
            this.work = work;
        }

        /** What this thread is at, where it makes calls itself. */
        static Optional<Errand> direct() {
            return CURRENT.isBound() && CURRENT.get().isDirect()
                    ? Optional.of(CURRENT.get())
                    : Optional.empty();
        }

        @Override
        public void run() {
            try {
                ScopedValue.where(CURRENT, this).call(() -> {
                    work.run();
                    return true;
                });
                end.complete(Optional.empty());
            } catch (Throwable e) {
                // Whatever it is, it is the caller's.
                end.completeExceptionally(e);
            }
        }

        private void directly(BoundedCalls.IORunnable part, Consumer<DeadlineException> ifLeft)
                throws IOException {
            whenLeft(Optional.of(ifLeft));
            direct.add(this);
            ensureWatched();
            try {
                part.run();
            } finally {
                direct.remove(this);
                whenLeft(Optional.empty());
            }
        }

        private synchronized void whenLeft(Optional<Consumer<DeadlineException>> then) {
            whenLeft = then;
        }

        private synchronized boolean isDirect() {
            return whenLeft.isPresent();
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
                Optional<Left> left = end.get();
                if (left.isPresent()) {
                    left.get().then().accept(left.get().why());
                    throw left.get().why();
                }
            } catch (ExecutionException e) {
                throw BoundedCalls.asThrown(e);
            } catch (InterruptedException e) {
                abandon();
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted =
                        new InterruptedIOException("interrupted while waiting for a thread's work");
                interrupted.initCause(e);
                throw interrupted;
            }
        }

        /** Lets who waits go on where a call hangs. */
        private synchronized void leaveIfOverdue() {
            if (call.isPresent() && whenLeft.isPresent() && call.get().isOverdue()) {
                abandon();
                end.complete(Optional.of(new Left(call.get().late(), whenLeft.get())));
            }
        }

        private synchronized void abandon() {
            unwanted = true;
        }
    }
}
