package org.ovmexporter.server.connection;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;

import org.ovmexporter.deadlines.ExpendableThread;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * A connection that is served by a thread that may be left behind. The one it was given by the HTTP
 * server waits for that one, and closes the connection whatever has become of it.
 */
final class ThreadedConnection implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnection http;
    private final ExpendableThread thread;

    ThreadedConnection(ServerConnection http, ExpendableThread thread) {
        this.http = http;
        this.thread = thread;
    }

    @Override
    public void handle(Limit limit) {
        try {
            thread.run(() -> serve(limit));
        } catch (IOException e) {
            throw new CloseConnectionException("its thread is not waited for any more", e);
        }
    }

    private void serve(Limit limit) throws InterruptedIOException {
        try {
            http.handle(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while serving a connection");
        }
    }

    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    /**
     * One that awaits a request is ended by the interrupt of whoever waits for it. Helidon would
     * interrupt its own thread: should the request come in that moment, its first read would close
     * the disk's file for all who read it.
     */
    @Override
    public void close(boolean interrupt) {
        if (interrupt || !canInterrupt()) {
            http.close(interrupt);
        }
    }
}
