package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server's certificate is renewed while it runs. */
@ExtendWith(SharedExporter.class)
@Timeout(value = 300)
class CertificateReloadWireTest {
    private static final int LARGE = 64 * (int) RunningExporter.MIB;

    @TempDir
    private Path directory = Path.of("");

    private final RunningExporter shared;

    CertificateReloadWireTest(RunningExporter shared) {
        this.shared = shared;
    }

    @Test
    void newConnectionsSeeTheNewCertificateAndRunningDownloadsGoOn() throws Exception {
        Openssl.require();
        certificate("old");
        certificate("new");
        use("old.pem", "old.key");
        TakenSnapshot snapshot = shared.snapshot(shared.vm(LARGE));
        try (CapturedLogs logs = new CapturedLogs();
                RunningExporter exporter = withFilesOfItsOwn();
                RawConnection download = RawConnection.trustingAnyone(exporter)) {
            assertThat(subject(exporter)).isEqualTo("CN=old");
            download.request(
                            "GET",
                            snapshot.diskPath(0),
                            "Authorization: Bearer " + exporter.token())
                    .head();
            assertThat(download.bytes(1000)).hasSize(1000);

            use("new.pem", "old.key");
            logs.awaitLine("Clients go on seeing the certificate from before");
            assertThat(subject(exporter)).isEqualTo("CN=old");

            use("new.pem", "new.key");
            logs.awaitLine("From now on clients see the certificate");
            assertThat(subject(exporter)).isEqualTo("CN=new");

            Files.writeString(directory.resolve("current.pem"), "damaged");
            logs.awaitLine("holds no certificate");
            assertThat(subject(exporter)).isEqualTo("CN=new");

            Files.delete(directory.resolve("current.pem"));
            logs.awaitLine("current.pem does not exist");
            assertThat(subject(exporter)).isEqualTo("CN=new");
            assertThat(download.bytes(LARGE - 1000)).hasSize(LARGE - 1000);
        }
    }

    /** Or else the old certificate would go on to be good for as long as a session lasts. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_2 -no_ticket", "-tls1_3"})
    void aSessionIsResumedOnlyWithTheCertificateItBeganWith(String tls) throws Exception {
        Openssl.require();
        certificate("old");
        certificate("new");
        use("old.pem", "old.key");
        try (CapturedLogs logs = new CapturedLogs();
                RunningExporter exporter = withFilesOfItsOwn()) {
            String[] options = (tls + " -sess_out " + session()).split(" ", -1);
            assertThat(sClient(exporter, options)).contains("New, TLSv1");
            String[] again = (tls + " -sess_in " + session()).split(" ", -1);
            assertThat(sClient(exporter, again)).contains("Reused, TLSv1");

            use("new.pem", "new.key");
            logs.awaitLine("From now on clients see the certificate");
            assertThat(sClient(exporter, again))
                    .contains("New, TLSv1")
                    .containsPattern("CN ?= ?new");
        }
    }

    /** With its certificate, too: nobody would look at a client's again in a resumed session. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_2 -no_ticket", "-tls1_3"})
    void aClientWhoseAuthorityIsTrustedNoMoreDoesNotResumeItsSession(String tls) throws Exception {
        Openssl.require();
        certificate("old");
        Openssl.certificate(directory, "authority", "authority");
        Openssl.certificate(directory, "client", "authority", "extendedKeyUsage=clientAuth");
        Openssl.certificate(directory, "other", "other");
        use("old.pem", "old.key");
        Files.copy(directory.resolve("authority.pem"), directory.resolve("clients.pem"));
        String identity = " -cert " + directory.resolve("client.pem") + " -key "
                + directory.resolve("client.key");
        try (CapturedLogs logs = new CapturedLogs();
                RunningExporter exporter = withFilesOfItsOwn("client_auth = \"require\"\n"
                        + "client_ca_certificate = \"" + directory.resolve("clients.pem")
                        + "\"\n")) {
            String[] options = (tls + identity + " -sess_out " + session()).split(" ", -1);
            assertThat(sClient(exporter, options)).contains("New, TLSv1").contains("200 OK");
            String[] again = (tls + identity + " -sess_in " + session()).split(" ", -1);
            assertThat(sClient(exporter, again)).contains("Reused, TLSv1").contains("200 OK");

            Files.move(
                    directory.resolve("other.pem"),
                    directory.resolve("clients.pem"),
                    StandardCopyOption.REPLACE_EXISTING);
            logs.awaitLine("From now on clients see the certificate");
            assertThat(sClient(exporter, again)).doesNotContain("Reused").doesNotContain("200 OK");
        }
    }

    private Path session() {
        return directory.resolve("session");
    }

    /** What OpenSSL says of a connection over which it asks once. */
    private static String sClient(RunningExporter exporter, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "openssl", "s_client", "-ign_eof", "-connect", "127.0.0.1:" + exporter.port()));
        command.addAll(Arrays.asList(options));
        return Openssl.run(command, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .output();
    }

    private void certificate(String name) throws Exception {
        Openssl.certificate(directory, name, name, "subjectAltName=IP:127.0.0.1");
    }

    private void use(String certificate, String key) throws Exception {
        for (String[] pair : new String[][] {{certificate, "current.pem"}, {key, "current.key"}}) {
            Path unfinished = directory.resolve("unfinished");
            Files.copy(directory.resolve(pair[0]), unfinished);
            Files.move(unfinished, directory.resolve(pair[1]), StandardCopyOption.ATOMIC_MOVE);
            // Seldom do both change in the same moment.
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private RunningExporter withFilesOfItsOwn() throws IOException {
        return withFilesOfItsOwn("");
    }

    private RunningExporter withFilesOfItsOwn(String more) throws IOException {
        return shared.another(text -> text.replace("[api.tls]\n", "[api.tls]\n" + more)
                .replaceFirst(
                        "(?m)^ *certificate = .*",
                        "certificate = \"" + directory.resolve("current.pem") + "\"")
                .replaceFirst(
                        "(?m)^ *key = .*", "key = \"" + directory.resolve("current.key") + "\""));
    }

    private static String subject(RunningExporter exporter) throws IOException {
        try (RawConnection connection = RawConnection.trustingAnyone(exporter)) {
            assertThat(connection.request("GET", "/healthz").answer().status()).isEqualTo(200);
            return connection.certificate().getSubjectX500Principal().getName();
        }
    }
}
