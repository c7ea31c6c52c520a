package org.ovmexporter.client;

import org.ovmexporter.tls.Authorities;
import org.ovmexporter.tls.BlindTrust;
import org.ovmexporter.tls.Fingerprint;
import org.ovmexporter.tls.Identity;
import org.ovmexporter.tls.NoCertificateException;
import org.ovmexporter.tls.Pem;
import org.ovmexporter.tls.PinnedTrust;
import org.ovmexporter.tls.TlsProvider;
import org.ovmexporter.tls.UnsupportedKeyException;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS as an {@link ExporterAddress} wants it. */
final class TlsContext {
    private TlsContext() {}

    static SSLContext of(ExporterAddress connection) throws IOException {
        try {
            Optional<Identity> identity = connection.certificate().isPresent()
                    ? Optional.of(identity(connection.certificate().get()))
                    : Optional.empty();
            return TlsProvider.client(trust(connection.trust()), identity);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager trust(Trust trust)
            throws IOException, GeneralSecurityException {
        return switch (trust) {
            case Trust.Authority(Path pem) -> Authorities.of(authorities(pem));
            case Trust.SystemStore _ -> Authorities.ofTheRuntime();
            case Trust.Fingerprint(Fingerprint certificate) -> new PinnedTrust(certificate);
            case Trust.Anybody _ -> new BlindTrust();
        };
    }

    private static List<X509Certificate> authorities(Path file) throws IOException {
        try {
            return certificates(file);
        } catch (CertificateException e) {
            throw new IOException(file + " cannot be used as a CA certificate", e);
        }
    }

    private static Identity identity(ClientCertificate files)
            throws IOException, CertificateException {
        PrivateKey key = key(files.key());
        List<X509Certificate> chain;
        try {
            chain = certificates(files.certificate());
        } catch (CertificateException e) {
            throw new CertificateException(files.certificate() + " " + e.getMessage(), e);
        }
        requireChain(chain);
        return new Identity(chain, key);
    }

    /** An exporter would refuse another one, and could not say why. */
    private static void requireChain(List<X509Certificate> chain) throws CertificateException {
        boolean linked = new HashSet<>(chain).size() == chain.size();
        for (int i = 1; i < chain.size(); i++) {
            linked &= chain.get(i - 1)
                    .getIssuerX500Principal()
                    .equals(chain.get(i).getSubjectX500Principal());
        }
        if (!linked) {
            throw new CertificateException("Certificate chain is not valid");
        }
    }

    private static List<X509Certificate> certificates(Path file)
            throws IOException, CertificateException {
        try {
            return Pem.certificates(file);
        } catch (NoCertificateException e) {
            if (e.holdsSomethingElse()) {
                throw e;
            }
            throw new IOException(file + " holds no PEM certificate", e);
        }
    }

    private static PrivateKey key(Path file) throws IOException {
        try {
            return Pem.privateKey(file);
        } catch (UnsupportedKeyException e) {
            throw new IOException(
                    file + " holds a private key that is neither RSA nor EC nor EdDSA", e);
        } catch (InvalidKeyException e) {
            throw new IOException(file + " " + e.getMessage(), e);
        }
    }
}
