package org.ovmexporter.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** What somebody proves in a TLS handshake who they are with: a certificate and its key. */
public final class Identity {
    private final List<X509Certificate> chain;
    private final PrivateKey key;

    /**
     * Of a certificate and a key.
     *
     * @param chain the certificate, followed by any intermediate ones
     * @param key the private key; see {@link #isWhole}
     */
    public Identity(List<X509Certificate> chain, PrivateKey key) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /**
     * Reads both from files.
     *
     * @throws IOException if one of them cannot be read
     * @throws CertificateException as {@link Pem#certificates} does
     * @throws InvalidKeyException as {@link Pem#privateKey} does
     */
    public static Identity read(Path certificate, Path key)
            throws IOException, CertificateException, InvalidKeyException {
        return new Identity(Pem.certificates(certificate), Pem.privateKey(key));
    }

    /** Whether the key is that of the certificate. */
    public boolean isWhole() {
        PublicKey publicKey = chain.getFirst().getPublicKey();
        byte[] message = "any message".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(signatureAlgorithm(key));
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }

    private static String signatureAlgorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    /** It, as the JDK wants it. */
    X509ExtendedKeyManager keyManager() throws GeneralSecurityException {
        // PKCS12 would encrypt the key, with thousands of rounds.
        KeyStore store = KeyStores.empty("JKS");
        store.setKeyEntry(
                "identity", key, KeyStores.NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, KeyStores.NO_PASSWORD);
        return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    }
}
