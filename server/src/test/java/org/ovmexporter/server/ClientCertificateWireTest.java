package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code api.tls.client_auth}, as curl sees it, with certificates that OpenSSL made. */
@ExtendWith(SharedExporter.class)
class ClientCertificateWireTest {
    private static final String FOR_CLIENTS = "extendedKeyUsage=clientAuth";

    @TempDir
    static Path directory;

    private final RunningExporter shared;

    ClientCertificateWireTest(RunningExporter shared) {
        this.shared = shared;
    }

    @BeforeAll
    static void makeCertificates() throws Exception {
        Openssl.require();
        Openssl.certificate(directory, "authority", "authority");
        Openssl.certificate(directory, "client", "authority", FOR_CLIENTS);
        Openssl.certificate(directory, "server", "authority", "extendedKeyUsage=serverAuth");
        Openssl.certificate(directory, "stranger", "stranger", FOR_CLIENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void whereOneIsRequiredNobodyElseGetsAnAnswer(String tls) throws Exception {
        try (RunningExporter exporter = with("require")) {
            assertThat(health(exporter, tls, "client")).isEqualTo("200");
            assertThat(health(exporter, tls, "")).isEqualTo("000");
            assertThat(health(exporter, tls, "stranger")).isEqualTo("000");
            assertThat(health(exporter, tls, "server"))
                    .as("one that is not for clients")
                    .isEqualTo("000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void whereOneIsOptionalNoneIsAsGoodAndAStrangersIsNot(String tls) throws Exception {
        try (RunningExporter exporter = with("optional")) {
            assertThat(health(exporter, tls, "client")).isEqualTo("200");
            assertThat(health(exporter, tls, "")).isEqualTo("200");
            assertThat(health(exporter, tls, "stranger")).isEqualTo("000");
        }
    }

    @Test
    void byDefaultNobodyIsAskedForOne() throws Exception {
        assertThat(health(shared, "1.3", "stranger")).isEqualTo("200");
        assertThat(health(shared, "1.2", "")).isEqualTo("200");
    }

    @Test
    void aCertificateIsNoToken() throws Exception {
        try (RunningExporter exporter = with("require")) {
            assertThat(status(exporter, "1.3", "client", "/api/v1/vms")).isEqualTo("401");
        }
    }

    private RunningExporter with(String clientAuth) throws IOException {
        return shared.another(text -> text.replace(
                "[api.tls]\n",
                "[api.tls]\nclient_auth = \""
                        + clientAuth + "\"\nclient_ca_certificate = \""
                        + directory.resolve("authority.pem") + "\"\n"));
    }

    private static String health(RunningExporter exporter, String tls, String client)
            throws IOException, InterruptedException {
        return status(exporter, tls, client, "/healthz");
    }

    /** What curl says of the answer's status: 000 where there was none. */
    private static String status(RunningExporter exporter, String tls, String client, String path)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--max-time",
                "60",
                "--tlsv" + tls,
                "--tls-max",
                tls,
                "--cacert",
                exporter.sandbox().caCertificate().toString()));
        if (!client.isEmpty()) {
            command.addAll(List.of(
                    "--cert",
                    directory.resolve(client + ".pem").toString(),
                    "--key",
                    directory.resolve(client + ".key").toString()));
        }
        command.add("https://127.0.0.1:" + exporter.port() + path);
        return Openssl.run(command).output();
    }
}
