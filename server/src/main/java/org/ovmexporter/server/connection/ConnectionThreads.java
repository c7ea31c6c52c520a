package org.ovmexporter.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;

import org.ovmexporter.deadlines.ExpendableThread;
import org.ovmexporter.deadlines.ExpendableThreads;

import java.util.Set;

/**
 * Serves HTTP/1.1, each connection on a platform thread of its own. Helidon's would be virtual
 * ones, which must not block in a repository: each read of a disk would have to be handed over to
 * another thread and waited for, which takes longer than to read, encrypt and send a small range.
 */
public final class ConnectionThreads implements ServerConnectionSelector {
    private final ServerConnectionSelector http;
    private final ExpendableThreads threads = new ExpendableThreads("connection");

    /** @param config how long a request may be, and the like */
    public ConnectionThreads(Http1Config config) {
        this.http = Http1ConnectionSelector.builder().config(config).build();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        ExpendableThread thread = threads.one();
        return new ThreadedConnection(http.connection(new KnownPeer(context, thread)), thread);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }
}
