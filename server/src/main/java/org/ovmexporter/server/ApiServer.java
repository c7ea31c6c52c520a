package org.ovmexporter.server;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.connection.ConnectionThreads;
import org.ovmexporter.server.connection.Connections;
import org.ovmexporter.server.connection.CurrentIdentity;
import org.ovmexporter.server.connection.Patience;
import org.ovmexporter.server.connection.ServerContext;
import org.ovmexporter.server.database.ReferenceDatabase;
import org.ovmexporter.server.http.Admission;
import org.ovmexporter.server.http.Dispatcher;
import org.ovmexporter.server.http.EarlyRefusals;
import org.ovmexporter.server.http.Router;
import org.ovmexporter.server.login.KnownCertificates;
import org.ovmexporter.server.login.ManagerLogin;
import org.ovmexporter.server.login.ManagerTrust;
import org.ovmexporter.server.login.RememberedCheck;
import org.ovmexporter.server.login.RevokedTokens;
import org.ovmexporter.server.login.ThrottledCheck;
import org.ovmexporter.server.login.Tokens;
import org.ovmexporter.server.metrics.HostWatch;
import org.ovmexporter.server.metrics.Metrics;
import org.ovmexporter.snapshots.Policies;
import org.ovmexporter.snapshots.Quiescing;
import org.ovmexporter.snapshots.Snapshots;
import org.ovmexporter.snapshots.SpaceGuard;
import org.ovmexporter.snapshots.Tracking;
import org.ovmexporter.tls.Pem;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
