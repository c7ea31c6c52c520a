package org.ovmexporter.server.connection;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.Pem;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Who the server is to its clients, its certificate and key, and which clients it knows. */
final class ServerIdentity {
    private static final char[] NO_PASSWORD = {};
    private static final String REJECT_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        // Of TLS 1.2, and of no use but to keep a server busy. The JDK offers no other switch.
        if (System.getProperty(REJECT_RENEGOTIATION) == null) {
            System.setProperty(REJECT_RENEGOTIATION, "true");
        }
    }

    private ServerIdentity() {}

    /**
     * As {@link #of}, of files that were replaced since the configuration was found to be right.
     */
    static SSLContext ofReplaced(Configuration.Tls files) throws IOException {
        // First, since it says what is wrong with one of them alone.
        SSLContext context = of(files);
        if (!Pem.keyBelongsTo(files.key(), files.certificate())) {
            throw unusable(
                    files, new InvalidKeyException("the key does not belong to the certificate"));
        }
        return context;
    }

    /** A TLS context that shows the configured certificate. */
    static SSLContext of(Configuration.Tls files) throws IOException {
        try {
            List<X509Certificate> chain = Pem.certificates(files.certificate());
            PrivateKey key = Pem.privateKey(files.key());
            // PKCS12 would encrypt the key, with thousands of rounds.
            KeyStore store = empty("JKS");
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), clients(files), null);
            return context;
        } catch (NoSuchFileException e) {
            throw new IOException(e.getFile() + " does not exist", e);
        } catch (GeneralSecurityException e) {
            throw unusable(files, e);
        }
    }

    private static IOException unusable(Configuration.Tls files, GeneralSecurityException why) {
        return new IOException(
                "certificate " + files.certificate() + " and key " + files.key()
                        + " cannot be used: " + why.getMessage(),
                why);
    }

    /** Those whose certificate leads to one in the configured file; nobody where there is none. */
    private static TrustManager[] clients(Configuration.Tls files)
            throws IOException, GeneralSecurityException {
        if (files.clientCaCertificate().isEmpty()) {
            return new TrustManager[0];
        }
        Path file = files.clientCaCertificate().get();
        KeyStore authorities = empty("PKCS12");
        List<X509Certificate> certificates = Pem.certificates(file);
        for (int i = 0; i < certificates.size(); i++) {
            authorities.setCertificateEntry("client-ca-" + i, certificates.get(i));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        return trust.getTrustManagers();
    }

    private static KeyStore empty(String type) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, NO_PASSWORD);
        return store;
    }
}
