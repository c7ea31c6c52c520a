package org.ovmexporter.server.doctor;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.tls.Pem;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long the exporter's own certificate is good for. */
final class OwnCertificate {
    private static final String SUBJECT = "certificate";
    private static final Duration SOON = Duration.ofDays(30);

    private OwnCertificate() {}

    static Finding look(Configuration.Tls files, InstantSource clock) {
        X509Certificate certificate;
        try {
            certificate = Pem.certificates(files.certificate()).getFirst();
        } catch (IOException | GeneralSecurityException e) {
            return Finding.failure(SUBJECT, files.certificate() + " " + e.getMessage());
        }
        Instant end = certificate.getNotAfter().toInstant();
        Instant now = clock.instant();
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return Finding.failure(
                    SUBJECT,
                    "it is good only from "
                            + certificate.getNotBefore().toInstant()
                            + " on: is this host's clock right?");
        }
        if (now.isAfter(end)) {
            return Finding.failure(
                    SUBJECT, "it expired at " + end + ": clients refuse it; make a new one");
        }
        return now.plus(SOON).isAfter(end)
                ? Finding.warning(SUBJECT, "it expires at " + end + ": make a new one before")
                : Finding.ok(SUBJECT, "good until " + end);
    }
}
