package org.ovmexporter.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A connection between a server and a client on this machine, over which one byte goes. */
final class Handshake {
    private static final int PATIENCE_MILLIS = 30_000;

    private Handshake() {}

    /**
     * Who they are to each other.
     *
     * @param server as the client sees it
     * @param client as the server sees it
     */
    record Peers(X509Certificate server, Optional<X509Certificate> client) {}

    /** With a client that does not ask for a name, and a server that may be shown a certificate. */
    static Peers between(SSLContext server, SSLContext client) throws Exception {
        return between(server, client, new SSLParameters());
    }

    static Peers between(SSLContext server, SSLContext client, SSLParameters asked)
            throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket) server.getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(PATIENCE_MILLIS);
            listening.setWantClientAuth(true);
            FutureTask<Optional<X509Certificate>> shown = new FutureTask<>(accept(listening));
            Thread.ofVirtual().start(shown);
            X509Certificate seen = connect(client, listening.getLocalPort(), asked);
            // Not before the client has closed its end: the server waits for that.
            return new Peers(seen, shown.get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static X509Certificate connect(SSLContext client, int port, SSLParameters asked)
            throws IOException {
        try (SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setSSLParameters(asked);
            socket.startHandshake();
            X509Certificate seen = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            if (socket.getInputStream().read() < 0) {
                throw new SocketException("the server does not want to talk");
            }
            return seen;
        }
    }

    private static Callable<Optional<X509Certificate>> accept(SSLServerSocket listening) {
        return () -> {
            try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                accepted.setSoTimeout(PATIENCE_MILLIS);
                accepted.getOutputStream().write(1);
                return Optional.of(
                        (X509Certificate) accepted.getSession().getPeerCertificates()[0]);
            } catch (SSLPeerUnverifiedException nobody) {
                return Optional.empty();
            }
        };
    }
}
