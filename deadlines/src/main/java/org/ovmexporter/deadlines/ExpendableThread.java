package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A thread for one piece of work, which may be left behind in a call that hangs. When the call
 * comes back after all, the part of the work that made it ends there.
 */
public final class ExpendableThread {
    private final ExpendableThreads all;
    private final CompletableFuture<Optional<Left>> end = new CompletableFuture<>();
    private boolean unwanted;

    /** That the thread was left behind, and what is to be done about it. */
    private record Left(DeadlineException why, Consumer<DeadlineException> then) {}

    /** A part of the work, handed the thread that it makes its calls on: its own. */
    @FunctionalInterface
    public interface Direct {
        void run(CallingThread here) throws IOException;
    }

    ExpendableThread(ExpendableThreads all) {
        this.all = all;
    }

    /**
     * Does the work on this thread, once, and waits for its end.
     *
     * @throws DeadlineException where its thread was left behind in a call
     * @throws InterruptedIOException where the caller is interrupted; its interrupt stays set, and
     *     the work goes on as far as its next call in a part that makes calls itself
     * @throws IOException what the work throws; its unchecked exceptions come through as well
     */
    public void run(BoundedCalls.IORunnable work) throws IOException {
        all.execute(() -> make(work));
        await();
    }

    private void make(BoundedCalls.IORunnable work) {
        try {
            work.run();
            end.complete(Optional.empty());
        } catch (Throwable e) {
            // Whatever it is, it is the caller's.
            end.completeExceptionally(e);
        }
    }

    /**
     * A part of the work, on this very thread, in which calls are made right here. Parts do not
     * nest.
     *
     * @param whenLeft done by who waits for the work, where this thread is left behind in a call:
     *     whatever the work would still have had to do
     * @throws IOException what the part throws; its unchecked exceptions come through as well
     */
    public void directly(Direct part, Consumer<DeadlineException> whenLeft) throws IOException {
        Part begun = new Part(whenLeft);
        all.watch(begun);
        try {
            part.run(begun);
        } finally {
            all.forget(begun);
            begun.end();
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
            throw PendingCall.asThrown(e);
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for a thread's work");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private synchronized void abandon() {
        unwanted = true;
    }

    private synchronized void requireWanted() throws InterruptedIOException {
        if (unwanted) {
            throw new InterruptedIOException("nobody waits for this any more");
        }
    }

    /** This thread, while a part of the work makes calls on it. */
    final class Part implements CallingThread {
        private final Consumer<DeadlineException> whenLeft;
        private Optional<TimeLimit> call = Optional.empty();
        private boolean ended;

        private Part(Consumer<DeadlineException> whenLeft) {
            this.whenLeft = whenLeft;
        }

        @Override
        public <T extends @Nullable Object> T call(
                BoundedCalls calls, BoundedCalls.IOCallable<T> callable) throws IOException {
            return calls.here(this, callable);
        }

        /** A call begins, and may hang. */
        void begin(TimeLimit limit) throws InterruptedIOException {
            synchronized (ExpendableThread.this) {
                if (ended) {
                    throw new IllegalStateException("nobody would notice that this call hangs");
                }
                requireWanted();
                call = Optional.of(limit);
            }
        }

        /** The call has come back, with a result or without. */
        void back() {
            synchronized (ExpendableThread.this) {
                call = Optional.empty();
            }
        }

        /** @throws InterruptedIOException where it was left behind meanwhile */
        void requireWanted() throws InterruptedIOException {
            ExpendableThread.this.requireWanted();
        }

        private void end() {
            synchronized (ExpendableThread.this) {
                ended = true;
            }
        }

        /** Lets who waits go on where a call hangs. */
        void leaveIfOverdue() {
            synchronized (ExpendableThread.this) {
                if (!ended && call.isPresent() && call.get().isExceeded()) {
                    abandon();
                    end.complete(Optional.of(new Left(call.get().exceeded(), whenLeft)));
                }
            }
        }
    }
}
