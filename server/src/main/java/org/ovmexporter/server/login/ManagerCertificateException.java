package org.ovmexporter.server.login;

import java.security.cert.CertificateException;

/**
 * The Manager's certificate is not trusted. The message is for the operator and says what to do.
 */
final class ManagerCertificateException extends CertificateException {

    private static final long serialVersionUID = 1;

    ManagerCertificateException(String message) {
        super(message);
    }

    ManagerCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
