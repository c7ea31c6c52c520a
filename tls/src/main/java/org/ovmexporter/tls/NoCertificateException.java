package org.ovmexporter.tls;

import java.security.cert.CertificateException;

/** A file holds no certificate. */
public final class NoCertificateException extends CertificateException {
    private static final long serialVersionUID = 1;

    private static final String MESSAGE =
            "holds no certificate: a PEM file with " + "-----BEGIN CERTIFICATE----- is needed";

    /** There is nothing in it that could be meant as one. */
    NoCertificateException() {
        super(MESSAGE);
    }

    /** What is in it is something else. */
    NoCertificateException(CertificateException why) {
        super(MESSAGE, why);
    }

    /** Whether there is something else in the file, such as a key or text: it is not empty. */
    public boolean holdsSomethingElse() {
        return getCause() != null;
    }
}
