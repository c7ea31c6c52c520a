package org.ovmexporter.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;

/** Key stores that are only in memory: how the JDK wants to be given certificates and keys. */
final class KeyStores {
    static final char[] NO_PASSWORD = {};

    private KeyStores() {}

    static KeyStore empty(String type) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        try {
            store.load(null, NO_PASSWORD);
        } catch (IOException impossible) {
            throw new KeyStoreException("nothing cannot be read", impossible);
        }
        return store;
    }
}
