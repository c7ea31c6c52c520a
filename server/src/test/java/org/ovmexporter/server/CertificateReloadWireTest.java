package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        return shared.another(text -> text.replaceFirst(
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
