package org.ovmexporter.client.download;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Threads that work on one thing. What one fails with ends the others, and so does an interrupt of
 * the thread that waits for them. None is interrupted while it stores: an interrupt would close its
 * file.
 */
final class Crew {
    private final List<Thread> threads = new ArrayList<>();
    /** Held for reading by who stores, and for writing by who interrupts. */
    private final ReadWriteLock storing = new ReentrantReadWriteLock();

    private Optional<Throwable> failure = Optional.empty();

    /** Some work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    void start(String name, Work work) {
        threads.add(Thread.ofPlatform().name(name).start(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException | Error e) {
                stop(e);
            }
        }));
    }

    /** Does what must not be interrupted, unless all has been stopped. */
    void store(Work work) throws IOException {
        storing.readLock().lock();
        try {
            if (failed().isPresent()) {
                throw new InterruptedIOException("stopped");
            }
            work.run();
        } finally {
            storing.readLock().unlock();
        }
    }

    private synchronized Optional<Throwable> failed() {
        return failure;
    }

    private synchronized boolean isFirst(Throwable cause) {
        boolean first = failure.isEmpty();
        if (first) {
            failure = Optional.of(cause);
        }
        return first;
    }

    private void stop(Throwable cause) {
        if (isFirst(cause)) {
            storing.writeLock().lock();
            try {
                threads.forEach(Thread::interrupt);
            } finally {
                storing.writeLock().unlock();
            }
        }
    }

    /** Waits for all, and throws what the first of them failed with. */
    void join() throws IOException {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop(new InterruptedIOException("interrupted"));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Optional<Throwable> cause = failed();
        if (cause.isPresent()) {
            switch (cause.get()) {
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(cause.get());
            }
        }
    }
}
