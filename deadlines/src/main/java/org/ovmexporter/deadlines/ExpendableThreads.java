package org.ovmexporter.deadlines;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads for work of which some parts make call after call into one repository, such as sending a
 * disk piece by piece. In these parts each call is made right there, instead of being handed over
 * to a thread of {@link BoundedCalls} and waited for. When such a call hangs, the thread is left
 * behind in it, and whoever waits for the work goes on.
 *
 * <p>There are as many threads as there is work at a time; to bound that is the caller's.
 */
public final class ExpendableThreads {
    /** How often it is looked whether a call hangs; a deadline is kept as exactly as that. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final String name;
    private final ExecutorService threads;
    /** Those that make calls themselves. */
    private final Set<ExpendableThread.Part> direct = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean watched = new AtomicBoolean();

    /** @param name for the threads */
    public ExpendableThreads(String name) {
        this.name = name;
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(name + " ", 1).factory());
    }

    /** One that has not begun yet. */
    public ExpendableThread one() {
        return new ExpendableThread(this);
    }

    void execute(Runnable work) {
        threads.execute(work);
    }

    void watch(ExpendableThread.Part part) {
        direct.add(part);
        ensureWatched();
    }

    void forget(ExpendableThread.Part part) {
        direct.remove(part);
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
                direct.forEach(ExpendableThread.Part::leaveIfOverdue);
            }
        } finally {
            watched.set(false);
        }
        // What came since is not watched by anybody yet.
        if (!direct.isEmpty()) {
            ensureWatched();
        }
    }
}
