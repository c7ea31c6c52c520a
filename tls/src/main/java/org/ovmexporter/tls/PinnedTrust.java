package org.ovmexporter.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/**
 * Trusts the one server whose certificate has a fingerprint: whatever the certificate names,
 * whoever issued it, and also when it has expired.
 */
public final class PinnedTrust extends ServerOnlyTrust {
    private final Fingerprint expected;

    /** Trusts the server with this certificate. */
    public PinnedTrust(Fingerprint expected) {
        this.expected = expected;
    }

    /** @throws OtherCertificateException where the server shows another certificate */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        Fingerprint shown = Fingerprint.of(chain[0]);
        if (!shown.equals(expected)) {
            throw new OtherCertificateException(expected, shown);
        }
    }
}
