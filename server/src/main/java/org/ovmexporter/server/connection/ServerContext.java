package org.ovmexporter.server.connection;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.server.configuration.Configuration.ClientAuth;

import java.security.SecureRandom;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * The TLS context that the HTTP server is given: it asks for a socket for each connection that it
 * has accepted, and gets one with the certificate of that moment, on a connection that is watched.
 */
public final class ServerContext extends SSLContextSpi {
    private final Supplier<SSLContext> identity;
    private final SSLSocketFactory sockets;

    private ServerContext(Supplier<SSLContext> identity, SSLSocketFactory sockets) {
        this.identity = identity;
        this.sockets = sockets;
    }

    /**
     * A context for a server.
     *
     * @param identity the certificate, and whose clients' certificates are trusted, at the moment
     */
    public static SSLContext of(
            Supplier<SSLContext> identity, ClientAuth clientAuth, Connections connections) {
        SSLContext first = identity.get();
        return new SSLContext(
                new ServerContext(identity, new ServerSockets(identity, clientAuth, connections)),
                first.getProvider(),
                first.getProtocol()) {};
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return sockets;
    }

    @Override
    protected void engineInit(
            KeyManager @Nullable [] keys,
            TrustManager @Nullable [] trust,
            @Nullable SecureRandom random) {
        throw new UnsupportedOperationException("it is made whole");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return identity.get().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return identity.get().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return identity.get().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return identity.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return identity.get().getClientSessionContext();
    }
}
