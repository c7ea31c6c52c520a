package org.ovmexporter.tls;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trust of those whose certificate an authority issued, within its dates and for its name. */
public final class Authorities {
    private Authorities() {}

    /**
     * Trust of what these authorities issued, and of nothing else.
     *
     * @param certificates the authorities' own
     */
    public static X509ExtendedTrustManager of(List<X509Certificate> certificates)
            throws GeneralSecurityException {
        KeyStore anchors = KeyStores.empty("PKCS12");
        for (int i = 0; i < certificates.size(); i++) {
            anchors.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        return trust(anchors);
    }

    /** Trust of what the authorities issued that this Java runtime trusts. */
    public static X509ExtendedTrustManager ofTheRuntime() throws GeneralSecurityException {
        return trust(null);
    }

    /** @param anchors null is how the JDK spells "the runtime's own" */
    @SuppressWarnings("NullAway")
    private static X509ExtendedTrustManager trust(@Nullable KeyStore anchors)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
