package org.ovmexporter.server.login;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides about the certificate of one connection to one Manager, in the middle of the TLS
 * handshake: if it says no, nothing has been sent yet, and nothing will be.
 *
 * <p>It extends the extended trust manager because the JDK adds checks of its own, against the
 * public authorities' rules, to any other kind.
 */
final class ManagerCertificateCheck extends X509ExtendedTrustManager {

    private static final Logger LOG = LoggerFactory.getLogger(ManagerCertificateCheck.class);

    private final ManagerTrust trust;
    private final String address;

    /** For a Manager at this {@code HOST:PORT}. */
    ManagerCertificateCheck(ManagerTrust trust, String address) {
        this.trust = trust;
        this.address = address;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            switch (trust) {
                case ManagerTrust.Authority(List<X509Certificate> certificates) ->
                    checkAuthority(certificates, chain, authType, engine);
                case ManagerTrust.Pinned(Fingerprint fingerprint) ->
                    checkPinned(fingerprint, Fingerprint.of(chain[0]));
                case ManagerTrust.FirstUse(KnownCertificates certificates) ->
                    checkFirstUse(certificates, Fingerprint.of(chain[0]));
            }
        } catch (ManagerCertificateException refused) {
            LOG.error("No password was sent: {}", refused.getMessage());
            throw refused;
        }
    }

    private void checkAuthority(
            List<X509Certificate> certificates,
            X509Certificate[] chain,
            String authType,
            SSLEngine engine)
            throws CertificateException {
        if (certificates.contains(chain[0])) {
            return;
        }
        try {
            authorityOf(certificates).checkServerTrusted(chain, authType, engine);
        } catch (GeneralSecurityException | IOException refused) {
            throw new ManagerCertificateException(
                    "the certificate that the Manager at " + address
                            + " shows is refused by [ovm] ca_certificate: " + refused.getMessage()
                            + ". If it is the right one, put it into that file itself, or instead"
                            + " of ca_certificate set [ovm] fingerprint"
                            + " = \"" + Fingerprint.of(chain[0])
                            + "\"",
                    refused);
        }
    }

    private void checkPinned(Fingerprint expected, Fingerprint shown)
            throws ManagerCertificateException {
        if (!shown.equals(expected)) {
            throw new ManagerCertificateException("the Manager at " + address
                    + " shows a certificate with fingerprint " + shown
                    + ", and [ovm] fingerprint is "
                    + expected + ". If its certificate was replaced, change that setting");
        }
    }

    private void checkFirstUse(KnownCertificates certificates, Fingerprint shown)
            throws ManagerCertificateException {
        KnownCertificates.Known known;
        try {
            known = certificates.firstOf(address, shown);
        } catch (SQLException failed) {
            throw new ManagerCertificateException(
                    "the known certificate of the Manager at " + address
                            + " cannot be looked up in db_file: " + failed.getMessage(),
                    failed);
        }
        if (!known.fingerprint().equals(shown)) {
            throw new ManagerCertificateException("the certificate of the Manager at " + address
                    + " changed from " + known.fingerprint() + " to " + shown
                    + ". If that is expected, set [ovm] fingerprint = \"" + shown
                    + "\"; if not, somebody may sit in between");
        }
        if (known.first()) {
            LOG.warn(
                    "The Manager at {} is trusted from now on by the certificate it shows for the"
                            + " first time. Compare its fingerprint, and set [ovm] fingerprint ="
                            + " \"{}\"",
                    address,
                    shown);
        }
    }

    private static X509ExtendedTrustManager authorityOf(List<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        var anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            anchors.setCertificateEntry("certificate-" + i, certificates.get(i));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new ManagerCertificateException("a certificate can only be checked in a handshake");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new ManagerCertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }
}
