package org.ovmexporter.server.connection;

import org.ovmexporter.server.http.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The connections that are open. Those that wait for their client for too long are closed, whatever
 * they wait for, and nobody may have them all.
 */
public final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final int mostOfOneOrigin;
    private final Patience patience;
    private final Set<WatchedSocket> open = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final Thread thread;
    private long warnedAt;
    private volatile boolean draining;

    /**
     * @param mostOfOneOrigin how many connections one {@link Origin} may have
     * @param nanoTime as {@link System#nanoTime}
     */
    public Connections(int mostOfOneOrigin, Patience patience, LongSupplier nanoTime) {
        this.mostOfOneOrigin = mostOfOneOrigin;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.warnedAt = nanoTime.getAsLong() - BETWEEN_WARNINGS.toNanos();
        this.thread = Thread.ofVirtual().name("connections").start(this::run);
    }

    /**
     * Watches a connection that was accepted, until it is closed.
     *
     * @throws IOException if there are too many of its origin; the caller closes it
     */
    synchronized Socket admit(Socket accepted) throws IOException {
        WatchedSocket connection = new WatchedSocket(accepted, nanoTime);
        open.removeIf(Socket::isClosed);
        Origin origin = connection.origin();
        if (open.stream().filter(other -> other.origin().equals(origin)).count()
                >= mostOfOneOrigin) {
            warn(origin);
            throw new IOException("too many connections from " + origin);
        }
        open.add(connection);
        return connection;
    }

    private void warn(Origin origin) {
        long now = nanoTime.getAsLong();
        if (now - warnedAt >= BETWEEN_WARNINGS.toNanos()) {
            warnedAt = now;
            LOG.warn(
                    "A connection from {} was closed at once, since there are {} from there, which"
                            + " is api.max_connections_per_address",
                    origin,
                    mostOfOneOrigin);
        }
    }

    private void run() {
        try {
            while (true) {
                closeOverdue();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeOverdue() {
        long now = nanoTime.getAsLong();
        for (WatchedSocket connection : open) {
            Wait wait = connection.waiting();
            if (wait.isOver(patience, now)) {
                LOG.debug("{} {} and is closed", connection, wait.complaint(patience));
                close(connection);
            } else if (draining && connection.isBetweenRequests()) {
                LOG.debug("{} has no request at work and is closed", connection);
                close(connection);
            }
        }
        open.removeIf(Socket::isClosed);
    }

    /** Whoever reads from it or writes to it fails at once. */
    private static void close(WatchedSocket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("{} is gone already: {}", connection, e.toString());
        }
    }

    /**
     * From now on closes each connection that has no request at work, or has not even had one. The
     * HTTP server itself ends those that await a request, as TLS wants it, but looks only once:
     * one that is in its handshake then, or between two requests, would hold up the end for as long
     * as it may be silent.
     */
    public void drain() {
        draining = true;
    }

    /** Stops watching; what is open stays. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
