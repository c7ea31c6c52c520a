package org.ovmexporter.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;

import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.server.audit.AuditTrail;
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
import java.util.function.Supplier;

/** The HTTPS server: it answers from construction until it is closed. */
public final class ApiServer implements AutoCloseable {
    /** A login, the only body there is, has about a hundred bytes. */
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_REQUEST_LINE_BYTES = 8 * 1024;
    private static final Duration IDLE = Duration.ofMinutes(2);
    /** Helidon would count a long download as idle; {@link Connections} knows better. */
    private static final Duration NEVER = Duration.ofDays(365);

    private final Snapshots snapshots;
    private final AuditTrail audit;
    private final Router routes;
    private final Dispatcher dispatcher;
    private final WebServer server;
    private final Connections connections;
    private final CurrentIdentity identity;
    private final Housekeeping housekeeping;

    /**
     * Starts to listen.
     *
     * @throws IOException when the certificate or its key cannot be used, or the port is taken
     */
    public ApiServer(Configuration configuration) throws IOException {
        requireFree(configuration.api());
        ReferenceDatabase.setAside(configuration.databaseFile());
        OvsHost host = new OvsHost(configuration.hostRoot());
        InstantSource clock = InstantSource.system();
        this.snapshots = new Snapshots(
                host, indexBeside(configuration.databaseFile()), clock, policies(configuration));
        Supplier<Optional<URI>> manager = () -> endpoint(configuration, host);
        LoginRoute login = new LoginRoute(
                new ThrottledCheck(
                        new RememberedCheck(new ManagerLogin(manager, trust(configuration)), clock),
                        clock),
                configuration.ovm().users(),
                new Tokens(
                        configuration.jwt().secret().bytes(),
                        configuration.jwt().timeToLive(),
                        clock),
                new RevokedTokens(configuration.databaseFile(), clock));
        this.audit = new AuditTrail(
                configuration.databaseFile(),
                configuration.observability().auditRetention(),
                clock);
        HostWatch watch = new HostWatch(snapshots);
        Admission admission = new Admission(
                configuration.limits().requests(), configuration.limits().downloads());
        Metrics metrics = new Metrics(version(), watch, admission, audit::lost);
        this.routes = Api.routes(
                snapshots,
                login,
                new OptionsBody(configuration.quiesce().byDefault()),
                new Probes(watch, manager),
                switch (configuration.observability().metrics()) {
                    case PUBLIC -> Optional.of(metrics::get);
                    case TOKEN -> Optional.of(login.required(metrics::get));
                    case OFF -> Optional.empty();
                });
        this.dispatcher = new Dispatcher(
                routes,
                metrics.counting(EngineFailures::refusal),
                admission,
                List.of(metrics.requests(), audit));
        Configuration.Api api = configuration.api();
        this.identity = new CurrentIdentity(api.tls());
        this.connections = new Connections(
                api.maxConnectionsPerAddress(),
                new Patience(api.clientTimeout(), api.clientTimeout(), IDLE));
        this.server = WebServer.builder()
                .address(api.bind())
                .port(api.port())
                .tls(Tls.builder()
                        .sslContext(ServerContext.of(identity, api.tls().clientAuth(), connections))
                        .build())
                // With channels, Helidon asks the DNS for the name of each client's address before
                // it does anything else, asks the context for no socket that could be watched, and
                // makes two TLS records of each 16 KiB.
                .useNio(false)
                .routing(routing -> routing.any(dispatcher::handle))
                .directHandlers(EarlyRefusals.handlers())
                .maxPayloadSize(MOST_BODY_BYTES)
                .maxTcpConnections(api.maxConnections())
                .idleConnectionTimeout(NEVER)
                // Else the end of an answer waits for the client's delayed acknowledgement.
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                // Only this one: with a second candidate, what is no HTTP/1.1 gets no answer at
                // all.
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new ConnectionThreads(Http1Config.builder()
                        .maxHeadersSize(MOST_HEADER_BYTES)
                        .maxPrologueLength(MOST_REQUEST_LINE_BYTES)
                        .build()))
                .shutdownGracePeriod(api.drainTimeout())
                .shutdownHook(false)
                .build()
                .start();
        // It does not fail where it cannot listen.
        if (!server.isRunning()) {
            connections.close();
            identity.close();
            throw new IOException("cannot listen on port " + api.port());
        }
        this.housekeeping = new Housekeeping(snapshots);
    }

    /** Not in the database itself: the index is thrown away where anything is wrong with it. */
    private static Path indexBeside(Path database) {
        return database.resolveSibling(database.getFileName() + ".index");
    }

    private static Policies policies(Configuration configuration) {
        return new Policies(
                configuration.repositories().deadline(),
                configuration.repositories().diskDeadline(),
                new Tracking(
                        configuration.tracking().verifyBlocks(),
                        configuration.tracking().deadline()),
                new SpaceGuard(
                        configuration.snapshots().minFreePercent(),
                        configuration.snapshots().warnFreePercent(),
                        configuration.snapshots().dropOldestBelowPercent()),
                new Quiescing(
                        configuration.quiesce().pause(),
                        configuration.quiesce().resume(),
                        configuration.quiesce().deadline()));
    }

    private static String version() {
        return Optional.ofNullable(ApiServer.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** Says so in one line where another listens already. */
    private static void requireFree(Configuration.Api api) throws IOException {
        InetSocketAddress address = new InetSocketAddress(api.bind(), api.port());
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + api.bind().getHostAddress() + ", port " + api.port()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    /** All that it answers to. */
    Router routes() {
        return routes;
    }

    /** Where it listens; of use where the configuration asked for any free port. */
    public int port() {
        return server.port();
    }

    /** Stops listening and lets running downloads end, for as long as is configured. */
    @Override
    public void close() {
        dispatcher.stop();
        housekeeping.close();
        // A thread that is interrupted would not wait, and what still runs would lose its host.
        boolean interrupted = Thread.interrupted();
        try {
            server.stop();
        } finally {
            connections.close();
            identity.close();
            snapshots.close();
            audit.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Optional<URI> endpoint(Configuration configuration, OvsHost host) {
        return configuration
                .ovmEndpoint()
                .or(() -> host.managerAddress().value().map(ManagerLogin::endpointAt));
    }

    private static ManagerTrust trust(Configuration configuration) throws IOException {
        var ovm = configuration.ovm();
        if (ovm.caCertificate().isPresent()) {
            try {
                return new ManagerTrust.Authority(
                        Pem.certificates(ovm.caCertificate().get()));
            } catch (GeneralSecurityException e) {
                throw new IOException("the Manager's CA cannot be used", e);
            }
        }
        return ovm.fingerprint()
                .<ManagerTrust>map(ManagerTrust.Pinned::new)
                .orElseGet(() -> new ManagerTrust.FirstUse(new KnownCertificates(
                        configuration.databaseFile(), InstantSource.system())));
    }
}
