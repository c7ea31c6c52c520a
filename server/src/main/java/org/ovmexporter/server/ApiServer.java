package org.ovmexporter.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.ovmexporter.api.Json;
import org.ovmexporter.api.Problem;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.Pem;
import org.ovmexporter.server.http.Dispatcher;
import org.ovmexporter.server.login.KnownCertificates;
import org.ovmexporter.server.login.ManagerLogin;
import org.ovmexporter.server.login.ManagerTrust;
import org.ovmexporter.server.login.RevokedTokens;
import org.ovmexporter.server.login.ThrottledCheck;
import org.ovmexporter.server.login.Tokens;
import org.ovmexporter.snapshots.Policies;
import org.ovmexporter.snapshots.Quiescing;
import org.ovmexporter.snapshots.Snapshots;
import org.ovmexporter.snapshots.SpaceGuard;
import org.ovmexporter.snapshots.Tracking;

/** The HTTPS server: it answers from construction until it is closed. */
public final class ApiServer implements AutoCloseable {
    /** A login, the only body there is, has about a hundred bytes. */
    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_REQUEST_LINE_BYTES = 8 * 1024;
    private static final int MOST_CONNECTIONS = 512;
    /** A client that sends or takes nothing for this long is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Snapshots snapshots;
    private final Dispatcher dispatcher;
    private final WebServer server;
    private final Housekeeping housekeeping;

    /**
     * Starts to listen.
     *
     * @throws IOException when the certificate or its key cannot be used, or the port is taken
     */
    public ApiServer(Configuration configuration) throws IOException {
        requireFree(configuration.api());
        OvsHost host = new OvsHost(configuration.hostRoot());
        this.snapshots = new Snapshots(host, configuration.databaseFile(), InstantSource.system(),
                policies(configuration));
        LoginRoute login = new LoginRoute(
                new ThrottledCheck(new ManagerLogin(() -> endpoint(configuration, host),
                        trust(configuration)), InstantSource.system()),
                new Tokens(configuration.jwt().secret().bytes(), configuration.jwt().timeToLive(),
                        InstantSource.system()),
                new RevokedTokens(configuration.databaseFile(), InstantSource.system()));
        this.dispatcher = new Dispatcher(Api.routes(snapshots, login,
                new OptionsBody(configuration.quiesce().byDefault())),
                EngineFailures::refusal);
        this.server = WebServer.builder()
                .address(configuration.api().bind())
                .port(configuration.api().port())
                .tls(tls(configuration.api().tls()))
                .routing(routing -> routing.any(dispatcher::handle))
                .directHandlers(early())
                .maxPayloadSize(MOST_BODY_BYTES)
                .maxTcpConnections(MOST_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .idleConnectionPeriod(IDLE.dividedBy(4))
                .connectionOptions(SocketOptions.builder().readTimeout(SILENCE).build())
                // Only this one: with a second candidate, what is no HTTP/1.1 gets no answer at all.
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(MOST_HEADER_BYTES)
                        .maxPrologueLength(MOST_REQUEST_LINE_BYTES)
                        .build())
                .shutdownGracePeriod(configuration.api().drainTimeout())
                .shutdownHook(false)
                .build()
                .start();
        // It does not fail where it cannot listen.
        if (!server.isRunning()) {
            throw new IOException("cannot listen on port " + configuration.api().port());
        }
        this.housekeeping = new Housekeeping(snapshots);
    }

    private static Policies policies(Configuration configuration) {
        return new Policies(Policies.DEFAULT.repositoryDeadline(),
                new Tracking(configuration.tracking().verifyBlocks(),
                        configuration.tracking().deadline()),
                new SpaceGuard(configuration.snapshots().minFreePercent()),
                new Quiescing(configuration.quiesce().pause(), configuration.quiesce().resume(),
                        configuration.quiesce().deadline()));
    }

    /** Says so in one line where another listens already. */
    private static void requireFree(Configuration.Api api) throws IOException {
        InetSocketAddress address = new InetSocketAddress(api.bind(), api.port());
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + api.bind().getHostAddress() + ", port "
                    + api.port() + ": " + e.getMessage(), e);
        }
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
            snapshots.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Optional<URI> endpoint(Configuration configuration, OvsHost host) {
        return configuration.ovmEndpoint()
                .or(() -> host.managerAddress().value().map(ManagerLogin::endpointAt));
    }

    private static ManagerTrust trust(Configuration configuration) throws IOException {
        var ovm = configuration.ovm();
        if (ovm.caCertificate().isPresent()) {
            try {
                return new ManagerTrust.Authority(Pem.certificates(ovm.caCertificate().get()));
            } catch (GeneralSecurityException e) {
                throw new IOException("the Manager's CA cannot be used", e);
            }
        }
        return ovm.fingerprint()
                .<ManagerTrust>map(ManagerTrust.Pinned::new)
                .orElseGet(() -> new ManagerTrust.FirstUse(new KnownCertificates(
                        configuration.databaseFile(), InstantSource.system())));
    }

    private static Tls tls(Configuration.Tls files) throws IOException {
        SSLContext context = ServerIdentity.of(files);
        return Tls.builder()
                .sslContext(context)
                .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
                .build();
    }

    private static DirectHandlers early() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, ApiServer::early);
        }
        return handlers.build();
    }

    /** Answers what is refused before it is a request: the same shape of error. */
    private static DirectHandler.TransportResponse early(DirectHandler.TransportRequest request,
            DirectHandler.EventType type, Status status,
            ServerResponseHeaders headers, String message) {
        headers.set(HeaderNames.CONTENT_TYPE, "application/json");
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .entity(Json.bytes(new Problem(status.reasonPhrase(),
                        "the request is not well-formed or too large")))
                .build();
    }
}
