package org.ovmexporter.server;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.Pem;

/** Who the server is to its clients: its certificate and key. */
final class ServerIdentity {
    private static final char[] NO_PASSWORD = {};

    private ServerIdentity() {}

    /** A TLS context that shows the configured certificate. */
    static SSLContext of(Configuration.Tls files) throws IOException {
        try {
            List<X509Certificate> chain = Pem.certificates(files.certificate());
            PrivateKey key = Pem.privateKey(files.key());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory
                    .getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("certificate " + files.certificate() + " and key " + files.key()
                    + " cannot be used: " + e.getMessage(), e);
        }
    }
}
