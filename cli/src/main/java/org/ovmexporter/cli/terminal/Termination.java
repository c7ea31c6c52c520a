package org.ovmexporter.cli.terminal;

import org.ovmexporter.scratch.ScratchFilesystem;

import java.time.Duration;

/**
 * SIGTERM and SIGINT, so that whatever the main thread has made is gone before the process is. A
 * thread that waits for the signal goes on from there; any other work of the main thread is
 * interrupted, and cleans up as it fails.
 */
public final class Termination {
    /** Longer than downloads are given to end, and than a filesystem takes to be unmounted. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Object STATE = new Object();
    private static boolean asked;
    private static boolean awaited;
    private static boolean finished;

    private Termination() {}

    /** From now on, the process does not end before the calling thread has. */
    public static void letFinish() {
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("termination").unstarted(() -> end(main)));
        // Not below the feet of what still runs.
        ScratchFilesystem.removeLeftOversAfter(() -> end(main));
    }

    private static void end(Thread main) {
        synchronized (STATE) {
            if (finished) {
                return;
            }
            if (!asked && !awaited) {
                main.interrupt();
            }
            asked = true;
            STATE.notifyAll();
        }
        try {
            main.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the process is asked to end. */
    public static void await() throws InterruptedException {
        synchronized (STATE) {
            awaited = true;
            while (!asked) {
                STATE.wait();
            }
        }
    }

    /**
     * Says that nothing is left to be cleaned up.
     *
     * @return whether the process was asked to end already, so that nobody may call
     *     {@link System#exit}
     */
    public static boolean finish() {
        synchronized (STATE) {
            finished = true;
            return asked;
        }
    }
}
