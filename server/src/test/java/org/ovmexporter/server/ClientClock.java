package org.ovmexporter.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * By which a server waits for its clients. It stands still, however slow the machine is, until a
 * test lets some time pass.
 */
final class ClientClock implements LongSupplier {
    private long now;
    private int looks;

    @Override
    public synchronized long getAsLong() {
        if (Thread.currentThread().getName().equals("connections")) {
            looks++;
            notifyAll();
        }
        return now;
    }

    synchronized void pass(Duration time) {
        now += time.toNanos();
    }

    /** Waits until the server has looked for clients that are late, and begun to look again. */
    synchronized void awaitLook() throws InterruptedException {
        int before = looks;
        while (looks < before + 2) {
            wait();
        }
    }
}
