package org.ovmexporter.server.connection;

import org.ovmexporter.server.configuration.Configuration.ClientAuth;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Puts TLS, as it should be, onto connections that were accepted, with the identity of that moment.
 */
final class ServerSockets extends SSLSocketFactory {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Forward secrecy and authenticated encryption, and nothing else (RFC 9325, 4.2). */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final Supplier<SSLContext> identity;
    private final ClientAuth clientAuth;
    private final Connections connections;

    ServerSockets(Supplier<SSLContext> identity, ClientAuth clientAuth, Connections connections) {
        this.identity = identity;
        this.clientAuth = clientAuth;
        this.connections = connections;
    }

    /**
     * The server's side of an accepted connection.
     *
     * @param autoClose not heeded: a connection that stayed open without its TLS would be lost
     */
    @Override
    public Socket createSocket(Socket accepted, InputStream consumed, boolean autoClose)
            throws IOException {
        SSLSocket socket = (SSLSocket) identity.get()
                .getSocketFactory()
                .createSocket(connections.admit(accepted), consumed, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(CIPHER_SUITES.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        switch (clientAuth) {
            case NONE -> parameters.setWantClientAuth(false);
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRE -> parameters.setNeedClientAuth(true);
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return CIPHER_SUITES.toArray(String[]::new);
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return getDefaultCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
        throw notAClient();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw notAClient();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw notAClient();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw notAClient();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw notAClient();
    }

    private static UnsupportedOperationException notAClient() {
        return new UnsupportedOperationException("these sockets are a server's");
    }
}
