package org.ovmexporter.tls;

import java.security.cert.CertificateException;

/** A server shows a certificate that is not the one that was pinned. */
public final class OtherCertificateException extends CertificateException {
    private static final long serialVersionUID = 1;

    OtherCertificateException(Fingerprint expected, Fingerprint shown) {
        super("its certificate has the fingerprint " + shown.hex() + ", and " + expected.hex()
                + " is expected");
    }
}
