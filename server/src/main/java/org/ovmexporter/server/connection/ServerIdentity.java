package org.ovmexporter.server.connection;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.tls.Authorities;
import org.ovmexporter.tls.Identity;
import org.ovmexporter.tls.Pem;
import org.ovmexporter.tls.TlsProvider;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who the server is to its clients, its certificate and key, and which clients it knows. */
final class ServerIdentity {
    private static final String REJECT_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        // Of TLS 1.2, and of no use but to keep a server busy. The JDK offers no other switch.
        if (System.getProperty(REJECT_RENEGOTIATION) == null) {
            System.setProperty(REJECT_RENEGOTIATION, "true");
        }
    }

    private ServerIdentity() {}

    /**
     * A TLS context that shows the configured certificate. The files may have been replaced since
     * the configuration was found to be right.
     *
     * @throws IOException where they cannot be used; the message names them
     */
    static SSLContext of(Configuration.Tls files) throws IOException {
        try {
            Identity identity = Identity.read(files.certificate(), files.key());
            SSLContext context = TlsProvider.server(identity, clients(files));
            // Last, since the others say what is wrong with one of them alone.
            if (!identity.isWhole()) {
                throw new InvalidKeyException("the key does not belong to the certificate");
            }
            return context;
        } catch (NoSuchFileException e) {
            throw new IOException(e.getFile() + " does not exist", e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "certificate " + files.certificate() + " and key " + files.key()
                            + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /** Those whose certificate leads to one in the configured file; nobody where there is none. */
    private static Optional<X509ExtendedTrustManager> clients(Configuration.Tls files)
            throws IOException, GeneralSecurityException {
        return files.clientCaCertificate().isPresent()
                ? Optional.of(Authorities.of(
                        Pem.certificates(files.clientCaCertificate().get())))
                : Optional.empty();
    }
}
