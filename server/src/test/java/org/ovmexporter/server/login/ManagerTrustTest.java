package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.sandbox.PretendManager;
import org.ovmexporter.tls.Fingerprint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Whom the password is sent to. A Manager that is refused must not have seen a request. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ManagerTrustTest {

    private static final String PASSWORD = "Pass-Word-1";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Certificates nameless;
    private static Certificates named;

    private CapturedLog log;

    @BeforeAll
    static void makeCertificates() throws Exception {
        nameless =
                Certificates.ofThisProcess(shared.resolve("nameless"), Certificates.MANAGER_NAMES);
        named = Certificates.ofThisProcess(shared.resolve("named"));
    }

    @BeforeEach
    void captureLog() {
        log = new CapturedLog();
    }

    @AfterEach
    void noPasswordWasLogged() {
        log.close();
        assertThat(log.lines()).noneMatch(line -> line.contains(PASSWORD));
    }

    @Test
    void anAuthorityIsTrustedForACertificateWithAMatchingName() throws Exception {
        try (var manager = managerWith(named)) {
            assertAccepted(manager, authority(named));
        }
    }

    @Test
    void anAuthorityIsNotTrustedForACertificateOfAnotherName() throws Exception {
        try (var manager = managerWith(nameless)) {
            assertRefused(
                    manager,
                    authority(nameless),
                    "[ovm] ca_certificate",
                    "No subject alternative names matching",
                    fingerprintOf(manager));
        }
    }

    @Test
    void anotherAuthoritysCertificateIsRefusedWhateverItsName() throws Exception {
        try (var manager = managerWith(named)) {
            assertRefused(
                    manager, authority(nameless), "[ovm] ca_certificate", "set [ovm] fingerprint");
        }
    }

    @Test
    void theManagersOwnCertificateIsTrustedAsAnAuthorityWhateverItsName() throws Exception {
        try (var manager = managerWith(nameless)) {
            assertAccepted(
                    manager,
                    new ManagerTrust.Authority(List.of(named.authority(), nameless.server())));
        }
    }

    @Test
    void aPinnedCertificateIsTrustedWhateverItsName() throws Exception {
        try (var manager = managerWith(nameless)) {
            assertAccepted(manager, new ManagerTrust.Pinned(Fingerprint.of(nameless.server())));
        }
    }

    @Test
    void aCertificateWithAnotherFingerprintIsRefused() throws Exception {
        try (var manager = managerWith(named)) {
            assertRefused(
                    manager,
                    new ManagerTrust.Pinned(Fingerprint.of(nameless.server())),
                    "[ovm] fingerprint is",
                    fingerprintOf(manager),
                    Fingerprint.of(nameless.server()).text());
        }
    }

    @Test
    void theFingerprintOfTheAuthorityIsNotThatOfTheManager() throws Exception {
        try (var manager = managerWith(named)) {
            assertRefused(
                    manager,
                    new ManagerTrust.Pinned(Fingerprint.of(named.authority())),
                    "[ovm] fingerprint is");
        }
    }

    @Test
    void theFirstCertificateIsWrittenDownAndAnnouncedOnce() throws Exception {
        try (var manager = managerWith(nameless)) {
            assertAccepted(manager, firstUse());
            assertAccepted(manager, firstUse());
            String fingerprint = Fingerprint.of(nameless.server()).text();
            assertThat(known().find(ManagerLogin.addressOf(manager.endpoint())))
                    .contains(Fingerprint.parse(fingerprint));
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN "))
                    .singleElement()
                    .asString()
                    .contains("for the first time")
                    .contains("[ovm] fingerprint = \"" + fingerprint + "\"");
        }
    }

    @Test
    void theFirstCertificateIsWrittenDownAlsoWhenThePasswordIsWrong() throws Exception {
        try (var manager = managerWith(nameless)) {
            assertThat(login(manager, firstUse()).check("admin", "wrong"))
                    .isEqualTo(new LoginOutcome.Rejected());
            assertThat(known().find(ManagerLogin.addressOf(manager.endpoint()))).isPresent();
        }
    }

    @Test
    void aChangedCertificateIsRefusedUntilTheOldOneIsForgotten() throws Exception {
        int port;
        try (var manager = managerWith(nameless)) {
            port = manager.endpoint().getPort();
            assertAccepted(manager, firstUse());
        }
        try (var changed =
                PretendManager.with(named).port(port).user("admin", PASSWORD).start()) {
            assertRefused(
                    changed,
                    firstUse(),
                    "changed from " + Fingerprint.of(nameless.server()) + " to "
                            + Fingerprint.of(named.server()),
                    "If that is expected, set [ovm] fingerprint = \""
                            + Fingerprint.of(named.server()));
            assertThat(known().forget(ManagerLogin.addressOf(changed.endpoint())))
                    .isTrue();
            assertAccepted(changed, firstUse());
        }
    }

    @Test
    void twoManagersHaveACertificateEach() throws Exception {
        try (var one = managerWith(nameless);
                var other = managerWith(named)) {
            assertAccepted(one, firstUse());
            assertAccepted(other, firstUse());
        }
    }

    @Test
    void withoutADatabaseNoCertificateIsTrusted() throws Exception {
        var unwritable = new KnownCertificates(
                directory.resolve("no/such/exporter.db"), InstantSource.system());
        try (var manager = managerWith(nameless)) {
            assertRefused(
                    manager,
                    new ManagerTrust.FirstUse(unwritable),
                    "cannot be looked up in db_file");
        }
    }

    @Test
    void theDatabaseIsForItsOwnerOnly() throws Exception {
        known().find("manager.example:7002");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("exporter.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void ofManyCertificatesAtOnceOneIsTheFirstForAll() throws Exception {
        var tasks = new ArrayList<Callable<KnownCertificates.Known>>();
        for (int i = 0; i < 16; i++) {
            var seen = Fingerprint.parse("%064x".formatted(i));
            tasks.add(() -> known().firstOf("manager.example:7002", seen));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var known = new ArrayList<KnownCertificates.Known>();
            for (var answer : threads.invokeAll(tasks)) {
                known.add(answer.get());
            }
            assertThat(known)
                    .extracting(KnownCertificates.Known::fingerprint)
                    .containsOnly(known.getFirst().fingerprint());
            assertThat(known).filteredOn(KnownCertificates.Known::first).hasSize(1);
        }
    }

    private static PretendManager managerWith(Certificates certificates) throws Exception {
        return PretendManager.with(certificates).user("admin", PASSWORD).start();
    }

    private static ManagerTrust authority(Certificates certificates) throws Exception {
        return new ManagerTrust.Authority(List.of(certificates.authority()));
    }

    private KnownCertificates known() {
        return new KnownCertificates(directory.resolve("exporter.db"), InstantSource.system());
    }

    private ManagerTrust firstUse() {
        return new ManagerTrust.FirstUse(known());
    }

    private static String fingerprintOf(PretendManager manager) throws Exception {
        return Fingerprint.parse(manager.fingerprint()).text();
    }

    private static ManagerLogin login(PretendManager manager, ManagerTrust trust) {
        return new ManagerLogin(() -> Optional.of(manager.endpoint()), trust);
    }

    private static void assertAccepted(PretendManager manager, ManagerTrust trust) {
        assertThat(login(manager, trust).check("admin", PASSWORD))
                .isEqualTo(new LoginOutcome.Accepted());
    }

    private void assertRefused(PretendManager manager, ManagerTrust trust, String... words)
            throws Exception {
        var outcome = login(manager, trust).check("admin", PASSWORD);
        assertThat(outcome).isInstanceOf(LoginOutcome.Unavailable.class);
        var refused = (LoginOutcome.Unavailable) outcome;
        assertThat(refused.reason()).contains(words);
        assertThat(refused.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(manager.requests()).isZero();
        assertThat(log.lines()).contains("ERROR No password was sent: " + refused.reason());
    }
}
