package org.ovmexporter.tls;

import java.security.GeneralSecurityException;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which TLS all of the project speaks: the JDK's. */
public final class TlsProvider {
    private TlsProvider() {}

    /**
     * TLS for a server.
     *
     * @param clients whose certificates it accepts; empty for nobody's
     */
    public static SSLContext server(Identity identity, Optional<X509ExtendedTrustManager> clients)
            throws GeneralSecurityException {
        return context(Optional.of(identity), clients);
    }

    /** TLS for a client that shows no certificate of its own. */
    public static SSLContext client(X509ExtendedTrustManager servers)
            throws GeneralSecurityException {
        return client(servers, Optional.empty());
    }

    /**
     * TLS for a client.
     *
     * @param servers which it trusts
     * @param identity what it shows to a server that asks for it
     */
    public static SSLContext client(X509ExtendedTrustManager servers, Optional<Identity> identity)
            throws GeneralSecurityException {
        return context(identity, Optional.of(servers));
    }

    private static SSLContext context(
            Optional<Identity> identity, Optional<X509ExtendedTrustManager> trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        // The JDK takes null for its own choice of both; empty is none.
        context.init(
                identity.isPresent()
                        ? new KeyManager[] {identity.get().keyManager()}
                        : new KeyManager[0],
                trust.stream().toArray(TrustManager[]::new),
                null);
        return context;
    }
}
