package org.ovmexporter.server.doctor;

import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.login.ManagerLogin;
import org.ovmexporter.server.login.ManagerProbe;
import org.ovmexporter.server.login.ManagerTrust;
import org.ovmexporter.tls.Pem;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the Manager can be reached and is trusted, and whether its clock is this host's. */
final class ManagerExamination {
    private static final String SUBJECT = "Manager";
    private static final Duration MOST_SKEW = Duration.ofMinutes(2);

    private ManagerExamination() {}

    static List<Finding> look(Configuration configuration, OvsHost host, InstantSource clock) {
        Optional<URI> endpoint = configuration
                .ovmEndpoint()
                .or(() -> host.managerAddress().value().map(ManagerLogin::endpointAt));
        if (endpoint.isEmpty()) {
            return List.of(Finding.failure(
                    SUBJECT, "none owns this server, so nobody can log in:" + " set ovm_endpoint"));
        }
        try {
            return look(endpoint.get(), configuration.ovm(), clock);
        } catch (IOException | GeneralSecurityException e) {
            return List.of(Finding.failure(SUBJECT, endpoint.get() + ": " + e.getMessage()));
        }
    }

    private static List<Finding> look(URI endpoint, Configuration.Ovm ovm, InstantSource clock)
            throws IOException, GeneralSecurityException {
        List<Finding> findings = new ArrayList<>();
        Optional<ManagerTrust> trust = trust(ovm);
        if (trust.isEmpty()) {
            findings.add(Finding.warning(
                    SUBJECT,
                    endpoint + " answers, and the certificate that it shows at the first login is"
                            + " the only one accepted from then on. Better compare it on the"
                            + " Manager itself and set [ovm] fingerprint = \""
                            + ManagerProbe.fingerprint(endpoint) + "\""));
            return findings;
        }
        Optional<Instant> date = ManagerProbe.ask(endpoint, trust.get());
        findings.add(Finding.ok(SUBJECT, endpoint + " answers, and is trusted"));
        date.ifPresent(there -> findings.add(skew(there, clock.instant())));
        return findings;
    }

    private static Optional<ManagerTrust> trust(Configuration.Ovm ovm)
            throws IOException, GeneralSecurityException {
        if (ovm.caCertificate().isPresent()) {
            return Optional.of(new ManagerTrust.Authority(
                    Pem.certificates(ovm.caCertificate().get())));
        }
        return ovm.fingerprint().map(ManagerTrust.Pinned::new);
    }

    static Finding skew(Instant manager, Instant here) {
        Duration skew = Duration.between(manager, here).abs();
        return skew.compareTo(MOST_SKEW) > 0
                ? Finding.warning(
                        "clock",
                        "this host's differs from the Manager's by "
                                + skew.toSeconds()
                                + " s: snapshots expire and tokens end at the wrong"
                                + " time; set up NTP")
                : Finding.ok("clock", "as the Manager's");
    }
}
