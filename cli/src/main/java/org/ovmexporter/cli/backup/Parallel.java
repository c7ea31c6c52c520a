package org.ovmexporter.cli.backup;

import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does one thing for several, some at a time. */
final class Parallel {
    private Parallel() {}

    /**
     * Ends when all are done. Interrupting the caller interrupts them all, and waits until they
     * have ended.
     *
     * @param work catches what fails
     */
    static <T> void each(List<T> all, int most, Consumer<T> work) throws InterruptedIOException {
        ExecutorService workers = Executors.newFixedThreadPool(
                most, Thread.ofPlatform().name("backup-", 1).factory());
        try {
            all.forEach(one -> workers.execute(() -> work.accept(one)));
            workers.shutdown();
            while (!workers.awaitTermination(1, TimeUnit.HOURS)) {
                // A backup takes as long as it takes.
            }
        } catch (InterruptedException e) {
            // Closing the pool waits for what has been interrupted.
            workers.shutdownNow();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted; run it again to go on");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            workers.close();
        }
    }
}
