package org.ovmexporter.server;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.http.Router;

import java.io.IOException;
import java.util.function.LongSupplier;

/** The HTTPS server: it answers from construction until it is closed. */
public final class ApiServer implements AutoCloseable {
    private final Parts parts;

    private record Parts(Service service, HttpsListener listener, Acquired all) {}

    /**
     * Starts to listen.
     *
     * @throws IOException when the certificate or its key cannot be used, or the port is taken;
     *     then nothing of it goes on
     */
    public ApiServer(Configuration configuration) throws IOException {
        this(configuration, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime}, by which clients are waited for */
    ApiServer(Configuration configuration, LongSupplier nanoTime) throws IOException {
        // First of all: what has the port may be an exporter, with the same database.
        HttpsListener.requireFree(configuration.api());
        this.parts = Acquired.by(acquired -> start(configuration, nanoTime, acquired));
    }

    private static Parts start(
            Configuration configuration, LongSupplier nanoTime, Acquired acquired)
            throws IOException {
        Service service = acquired.add(Service.of(configuration));
        HttpsListener listener =
                acquired.add(HttpsListener.of(configuration.api(), nanoTime, service.dispatcher()));
        acquired.add(new Housekeeping(service.snapshots()));
        return new Parts(service, listener, acquired);
    }

    /** All that it answers to. */
    Router routes() {
        return parts.service().routes();
    }

    /** Where it listens; of use where the configuration asked for any free port. */
    public int port() {
        return parts.listener().port();
    }

    /** Stops listening and lets running downloads end, for as long as is configured. */
    @Override
    public void close() {
        // A thread that is interrupted would not wait, and what still runs would lose its host.
        boolean interrupted = Thread.interrupted();
        try {
            parts.all().close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
