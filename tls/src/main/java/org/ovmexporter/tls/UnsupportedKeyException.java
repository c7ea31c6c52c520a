package org.ovmexporter.tls;

import java.security.InvalidKeyException;

/** A file holds a private key that is neither RSA nor EC nor EdDSA, or is damaged. */
public final class UnsupportedKeyException extends InvalidKeyException {
    private static final long serialVersionUID = 1;

    UnsupportedKeyException(String message) {
        super(message);
    }
}
