package org.ovmexporter.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.connection.ConnectionThreads;
import org.ovmexporter.server.connection.Connections;
import org.ovmexporter.server.connection.CurrentIdentity;
import org.ovmexporter.server.connection.Patience;
import org.ovmexporter.server.connection.ServerContext;
import org.ovmexporter.server.http.Dispatcher;
import org.ovmexporter.server.http.EarlyRefusals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Where clients connect to: HTTP/1.1 over TLS, with the limits that keep each in its place. */
final class HttpsListener implements AutoCloseable {
    /** A login, the only body there is, has about a hundred bytes. */
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_REQUEST_LINE_BYTES = 8 * 1024;
    private static final Duration IDLE = Duration.ofMinutes(2);
    /** Helidon would count a long download as idle; {@link Connections} knows better. */
    private static final Duration NEVER = Duration.ofDays(365);

    private final Dispatcher dispatcher;
    private final Connections connections;
    private final WebServer server;
    private final Acquired acquired;

    private HttpsListener(
            Configuration.Api api, LongSupplier nanoTime, Dispatcher dispatcher, Acquired acquired)
            throws IOException {
        this.dispatcher = dispatcher;
        this.acquired = acquired;
        CurrentIdentity identity = acquired.add(new CurrentIdentity(api.tls()));
        this.connections = acquired.add(new Connections(
                api.maxConnectionsPerAddress(),
                new Patience(api.clientTimeout(), api.clientTimeout(), IDLE),
                nanoTime));
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
                .build();
        acquired.<AutoCloseable>add(server::stop);
        server.start();
        // It does not fail where it cannot listen.
        if (!server.isRunning()) {
            throw new IOException("cannot listen on port " + api.port());
        }
    }

    /**
     * Listens from now on, until it is closed.
     *
     * @param nanoTime as {@link System#nanoTime}, by which clients are waited for
     * @throws IOException when the certificate or its key cannot be used, or the port is taken
     */
    static HttpsListener of(Configuration.Api api, LongSupplier nanoTime, Dispatcher dispatcher)
            throws IOException {
        return Acquired.by(acquired -> new HttpsListener(api, nanoTime, dispatcher, acquired));
    }

    /** Says so in one line where another listens already. */
    static void requireFree(Configuration.Api api) throws IOException {
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

    /** Where it listens; of use where the configuration asked for any free port. */
    int port() {
        return server.port();
    }

    /** Stops listening and lets running downloads end, for as long as is configured. */
    @Override
    public void close() {
        dispatcher.stop();
        connections.drain();
        acquired.close();
    }
}
