package org.ovmexporter.server.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;

import org.ovmexporter.deadlines.ExpendableThread;
import org.ovmexporter.server.http.ThreadedPeer;

import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * A connection whose client is asked once who it is, and which says by whose thread it is served.
 * Helidon asks its TLS session with every request, which throws an exception for each client that
 * has no certificate.
 */
final class KnownPeer implements ConnectionContext {
    private final ConnectionContext context;
    private final PeerInfo peer;

    /** @param thread serves the connection */
    KnownPeer(ConnectionContext context, ExpendableThread thread) {
        this.context = context;
        this.peer = Peer.of(context.remotePeer(), thread);
    }

    private record Peer(
            SocketAddress address,
            String host,
            int port,
            Optional<Principal> tlsPrincipal,
            Optional<Certificate[]> tlsCertificates,
            ExpendableThread thread)
            implements ThreadedPeer {

        static Peer of(PeerInfo peer, ExpendableThread thread) {
            return new Peer(
                    peer.address(),
                    peer.host(),
                    peer.port(),
                    peer.tlsPrincipal(),
                    peer.tlsCertificates(),
                    thread);
        }
    }

    @Override
    public PeerInfo remotePeer() {
        return peer;
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return context.dataWriter();
    }

    @Override
    public DataReader dataReader() {
        return context.dataReader();
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }
}
