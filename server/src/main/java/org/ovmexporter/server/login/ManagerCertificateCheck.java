package org.ovmexporter.server.login;

import org.ovmexporter.tls.Authorities;
import org.ovmexporter.tls.Fingerprint;
import org.ovmexporter.tls.OtherCertificateException;
import org.ovmexporter.tls.PinnedTrust;
import org.ovmexporter.tls.ServerOnlyTrust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.List;

import javax.net.ssl.SSLEngine;

/**
 * Decides about the certificate of one connection to one Manager, in the middle of the TLS
 * handshake.
 */
final class ManagerCertificateCheck extends ServerOnlyTrust {

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
                    checkPinned(fingerprint, chain, authType);
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
            Authorities.of(certificates).checkServerTrusted(chain, authType, engine);
        } catch (GeneralSecurityException refused) {
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

    private void checkPinned(Fingerprint expected, X509Certificate[] chain, String authType)
            throws CertificateException {
        try {
            new PinnedTrust(expected).checkServerTrusted(chain, authType);
        } catch (OtherCertificateException refused) {
            throw new ManagerCertificateException(
                    "the Manager at " + address + " shows a certificate with fingerprint "
                            + Fingerprint.of(chain[0])
                            + ", and [ovm] fingerprint is " + expected
                            + ". If its certificate was replaced, change that setting",
                    refused);
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

    /** The name can only be checked where the connection is known. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new ManagerCertificateException("a certificate can only be checked in a handshake");
    }
}
