package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.sandbox.PretendManager;
import org.ovmexporter.tls.Fingerprint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Manager's certificate that has expired: naming exactly that one says more than its dates. */
class ExpiredCertificateTest {

    @TempDir
    static Path directory;

    private static Certificates expired;
    private static PretendManager manager;

    @BeforeAll
    static void startAManagerWithAnExpiredCertificate() throws Exception {
        keytool("-alias", "ca", "-dname", "CN=ca", "-validity", "10", "-ext", "bc:c");
        keytool(
                "-alias",
                "server",
                "-dname",
                "CN=server",
                "-signer",
                "ca",
                "-startdate",
                "-9d",
                "-validity",
                "2",
                "-ext",
                "san=ip:127.0.0.1");
        char[] password = "password".toCharArray();
        var keys = KeyStore.getInstance(directory.resolve("keys.p12").toFile(), password);
        expired = new Certificates(
                pem("ca.pem", "CERTIFICATE", keys.getCertificate("ca").getEncoded()),
                pem("server.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded()),
                pem("key.pem", "PRIVATE KEY", keys.getKey("server", password).getEncoded()));
        assertThatThrownBy(() -> expired.server().checkValidity())
                .isInstanceOf(CertificateExpiredException.class);
        manager = PretendManager.with(expired).user("admin", "right").start();
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    @Test
    void itsAuthorityDoesNotVouchForItAnyMore() throws Exception {
        int requestsBefore = manager.requests();
        assertThat(loginWith(new ManagerTrust.Authority(List.of(expired.authority()))))
                .isInstanceOfSatisfying(
                        LoginOutcome.Unavailable.class,
                        refused -> assertThat(refused.reason())
                                .contains("[ovm] ca_certificate")
                                .contains("validity check failed"));
        assertThat(manager.requests()).isEqualTo(requestsBefore);
    }

    @Test
    void itIsAcceptedIfItIsItselfInTheAuthoritiesFile() throws Exception {
        assertThat(loginWith(
                        new ManagerTrust.Authority(List.of(expired.authority(), expired.server()))))
                .isEqualTo(new LoginOutcome.Accepted());
    }

    @Test
    void itIsAcceptedByItsFingerprint() throws Exception {
        assertThat(loginWith(new ManagerTrust.Pinned(Fingerprint.of(expired.server()))))
                .isEqualTo(new LoginOutcome.Accepted());
    }

    @Test
    void itIsAcceptedAtFirstUseAndLater() {
        var known = new KnownCertificates(directory.resolve("x.db"), InstantSource.system());
        assertThat(loginWith(new ManagerTrust.FirstUse(known)))
                .isEqualTo(new LoginOutcome.Accepted());
        assertThat(loginWith(new ManagerTrust.FirstUse(known)))
                .isEqualTo(new LoginOutcome.Accepted());
    }

    private static LoginOutcome loginWith(ManagerTrust trust) {
        return new ManagerLogin(() -> Optional.of(manager.endpoint()), trust)
                .check("admin", "right");
    }

    private static Path pem(String name, String label, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private static void keytool(String... options) throws Exception {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-keystore",
                directory.resolve("keys.p12").toString(),
                "-storepass",
                "password"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
