package org.ovmexporter.cli;

import java.util.concurrent.CountDownLatch;

/** SIGTERM and SIGINT as an event that the main thread waits for, so that it can end in good order. */
final class Termination {
    private static final CountDownLatch ASKED = new CountDownLatch(1);

    private Termination() {}

    /** Whether the JVM is ending already, so that nobody may call {@link System#exit}. */
    static boolean asked() {
        return ASKED.getCount() == 0;
    }

    /** Waits until the process is asked to end. */
    static void await() throws InterruptedException {
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("termination").unstarted(() -> {
                    ASKED.countDown();
                    try {
                        // The JVM halts when its hooks have ended: not before the main thread has.
                        main.join();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        ASKED.await();
    }
}
