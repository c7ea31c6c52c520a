package org.ovmexporter.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS as a {@link Connection} wants it. */
final class TlsContext {
    private TlsContext() {}

    static SSLContext of(Connection connection) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyManagers(connection.certificate()), trustManagers(connection.trust()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Of no certificate: none. */
    private static KeyManager[] keyManagers(Optional<ClientCertificate> files)
            throws IOException, GeneralSecurityException {
        return files.isPresent() ? PemIdentity.keyManagers(files.get()) : new KeyManager[0];
    }

    private static TrustManager[] trustManagers(Trust trust)
            throws IOException, GeneralSecurityException {
        return switch (trust) {
            case Trust.Authority authority -> trusting(authority);
            case Trust.SystemStore _ -> systemStore();
            case Trust.Fingerprint(String sha256) ->
                new TrustManager[] {new PinnedCertificate(Optional.of(sha256))};
            case Trust.Anybody _ -> new TrustManager[] {new PinnedCertificate(Optional.empty())};
        };
    }

    private static TrustManager[] trusting(Trust.Authority authority)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        try {
            for (Certificate certificate : PemIdentity.certificates(authority.pem())) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(authority.pem() + " cannot be used as a CA certificate", e);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static TrustManager[] systemStore() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        initWithDefault(factory);
        return factory.getTrustManagers();
    }

    @SuppressWarnings("NullAway") // null is how the JDK spells "the runtime's own"
    private static void initWithDefault(TrustManagerFactory factory)
            throws GeneralSecurityException {
        factory.init((KeyStore) null);
    }
}
