package org.ovmexporter.server.login;

import org.ovmexporter.tls.Fingerprint;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How the Manager proves who it is, before it is sent a password.
 *
 * <p>A Manager's certificate is issued by an authority of its own and often names another host, so
 * the public authorities are never asked.
 */
public sealed interface ManagerTrust {

    /**
     * By these certificates, of an authority or its own.
     *
     * <p>The chain must lead to one of them, be within its dates, and name the host that was asked
     * for. If one of them is the Manager's own certificate, it is accepted as it is: whatever it
     * names and also when it has expired, since naming exactly one certificate says more than any
     * name in it. This is how to trust a Manager whose certificate has no matching name.
     *
     * @param certificates not empty
     */
    record Authority(List<X509Certificate> certificates) implements ManagerTrust {

        public Authority {
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("no certificate to trust");
            }
            certificates = List.copyOf(certificates);
        }
    }

    /**
     * By the fingerprint of its own certificate, which is then accepted whatever it names, whoever
     * issued it, and also when it has expired.
     */
    record Pinned(Fingerprint fingerprint) implements ManagerTrust {}

    /**
     * By showing the same certificate as the first time, as SSH does. The first certificate is
     * written down before any password is sent; from then on it is the only one accepted, also when
     * it has expired. Whoever sits in between the very first time is not noticed: the other two
     * ways are better.
     *
     * @param certificates where they are written down
     */
    record FirstUse(KnownCertificates certificates) implements ManagerTrust {}
}
