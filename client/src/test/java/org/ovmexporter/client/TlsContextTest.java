package org.ovmexporter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of {@code --cert}, {@code --key} and {@code --ca}, which OpenSSL made. */
class TlsContextTest {
    @TempDir
    static Path directory;

    private static Path certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        requireOpenSsl();
        Path key = openssl("own.key", "ecparam -genkey -name prime256v1");
        certificate = openssl("own.pem", "req -x509 -subj /CN=client -days 2 -key " + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -algorithm RSA",
                "genrsa -traditional",
                "ecparam -genkey -name prime256v1",
                "genpkey -algorithm ED25519"
            })
    void aKeyInEveryFormOfOpenSslIsRead(String command) throws Exception {
        Path key = openssl("key.pem", command);
        assertThat(TlsContext.of(showing(certificate, key))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -algorithm RSA -aes128 -pass pass:word",
                "genrsa -traditional -aes128 -passout pass:word"
            })
    void anEncryptedKeyIsRefusedWithTheWayToConvertIt(String command) throws Exception {
        Path key = openssl("encrypted.pem", command);
        assertThatThrownBy(() -> TlsContext.of(showing(certificate, key)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(key + " holds a")
                .hasMessageContaining("encrypted")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void aKeyThatSignsNothingIsRefused() throws Exception {
        Path key = openssl("agreement.pem", "genpkey -algorithm X25519");
        assertThatThrownBy(() -> TlsContext.of(showing(certificate, key)))
                .isInstanceOf(IOException.class)
                .hasMessage(key + " holds a private key that is neither RSA nor EC nor EdDSA");
    }

    @Test
    void certificatesThatAreNoChainAreRefused() throws Exception {
        Path key = openssl("key-of-chain.pem", "ecparam -genkey -name prime256v1");
        Path other = openssl("other.pem", "req -x509 -subj /CN=other -days 2 -key " + key);
        Path both = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(certificate) + Files.readString(other));
        assertThatThrownBy(() -> TlsContext.of(showing(both, key)))
                .isInstanceOf(IOException.class)
                .hasMessage("TLS cannot be set up: Certificate chain is not valid");
    }

    @Test
    void aCertificateThatIsDamagedIsNamed() throws Exception {
        Path key = openssl("key-of-damaged.pem", "ecparam -genkey -name prime256v1");
        Path damaged = Files.writeString(
                directory.resolve("damaged.pem"),
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> TlsContext.of(showing(damaged, key)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("TLS cannot be set up: " + damaged + " holds");
    }

    @Test
    void anAuthorityIsNeeded() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        assertThatThrownBy(() -> TlsContext.of(trusting(empty)))
                .isInstanceOf(IOException.class)
                .hasMessage(empty + " holds no PEM certificate");
        Path key = openssl("no-authority.pem", "genpkey -algorithm ED25519");
        assertThatThrownBy(() -> TlsContext.of(trusting(key)))
                .isInstanceOf(IOException.class)
                .hasMessage(key + " cannot be used as a CA certificate");
    }

    @Test
    void anAuthoritysCertificateMayBeDer() throws Exception {
        Path der = openssl("ca.der", "x509 -outform DER -in " + certificate);
        assertThat(TlsContext.of(trusting(der))).isNotNull();
    }

    private static ExporterAddress trusting(Path authority) {
        return new ExporterAddress(
                URI.create("https://127.0.0.1:5544"),
                new Trust.Authority(authority),
                new Credentials.BearerToken("t"));
    }

    private static ExporterAddress showing(Path certificate, Path key) {
        return new ExporterAddress(
                URI.create("https://127.0.0.1:5544"),
                new Trust.Anybody(),
                new Credentials.BearerToken("t"),
                Optional.of(new ClientCertificate(certificate, key)));
    }

    private static Path openssl(String name, String command) throws Exception {
        Path file = directory.resolve(name);
        List<String> words = new ArrayList<>(List.of("openssl"));
        words.addAll(List.of(command.split(" ", -1)));
        words.addAll(List.of("-out", file.toString()));
        assertThat(run(words)).as(command).isZero();
        return file;
    }

    private static void requireOpenSsl() throws Exception {
        boolean there;
        try {
            there = run(List.of("openssl", "version")) == 0;
        } catch (IOException absent) {
            there = false;
        }
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("openssl is missing: install the package openssl");
        }
        assumeTrue(there, "openssl is missing: install the package openssl");
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
