package org.ovmexporter.server.login;

import org.ovmexporter.tls.BlindTrust;
import org.ovmexporter.tls.TlsProvider;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The certificate that a server shows, whoever it is. Nothing is sent to it. */
public final class ShownCertificate {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private ShownCertificate() {}

    /**
     * Connects and looks.
     *
     * @throws IOException where nobody speaks TLS there
     */
    public static X509Certificate at(InetSocketAddress address)
            throws IOException, GeneralSecurityException {
        SSLContext context = TlsProvider.client(new BlindTrust());
        try (Socket plain = new Socket()) {
            plain.connect(address, (int) PATIENCE.toMillis());
            plain.setSoTimeout((int) PATIENCE.toMillis());
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, address.getHostString(), address.getPort(), true)) {
                socket.startHandshake();
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            }
        }
    }
}
