package org.ovmexporter.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSL makes the keys and the certificates, so what is read is what operators have. */
class PemTest {

    @TempDir
    static Path directory;

    @BeforeAll
    static void openSslIsThere() throws Exception {
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

    @ParameterizedTest
    @CsvSource({
        "RSA,genpkey -algorithm RSA,BEGIN PRIVATE KEY",
        "RSA,genrsa -traditional,BEGIN RSA PRIVATE KEY",
        "EC,genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256,BEGIN PRIVATE KEY",
        "EC,ecparam -genkey -name prime256v1,BEGIN EC PRIVATE KEY",
        "EC,ecparam -genkey -name secp384r1 -noout,BEGIN EC PRIVATE KEY",
        "EC,ecparam -genkey -name secp521r1 -noout,BEGIN EC PRIVATE KEY",
        "EdDSA,genpkey -algorithm ED25519,BEGIN PRIVATE KEY"
    })
    void aKeyInEveryFormOfOpenSslIsReadAndBelongsToItsCertificate(
            String algorithm, String command, String label) throws Exception {
        Path key = openssl("key.pem", command);
        Path certificate =
                openssl("certificate.pem", "req -x509 -subj /CN=test -days 2 -key " + key);

        assertThat(Files.readString(key)).contains(label);
        assertThat(Pem.privateKey(key).getAlgorithm()).isEqualTo(algorithm);
        assertThat(Pem.keyBelongsTo(key, certificate)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"genrsa -traditional", "ecparam -genkey -name prime256v1"})
    void aKeyDoesNotBelongToAnothersCertificate(String command) throws Exception {
        Path key = openssl("key.pem", "ecparam -genkey -name prime256v1");
        Path certificate =
                openssl("certificate.pem", "req -x509 -subj /CN=test -days 2 -key " + key);
        assertThat(Pem.keyBelongsTo(openssl("other.pem", command), certificate)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -algorithm RSA -aes128 -pass pass:word",
                "genrsa -traditional -aes128 -passout pass:word"
            })
    void anEncryptedKeyIsRefusedWithTheWayToConvertIt(String command) throws Exception {
        Path key = openssl("encrypted.pem", command);
        assertThatThrownBy(() -> Pem.privateKey(key))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("encrypted")
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void allCertificatesOfAFileAreReadInItsOrderWithTextAroundThem() throws Exception {
        Path key = openssl("key.pem", "ecparam -genkey -name prime256v1");
        Path first = openssl("first.pem", "req -x509 -text -subj /CN=first -days 2 -key " + key);
        Path second = openssl("second.pem", "req -x509 -subj /CN=second -days 2 -key " + key);
        Path both = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(first) + "\n# and\r\n" + Files.readString(second));
        assertThat(Pem.certificates(both))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=first", "CN=second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "????", ""})
    void aDamagedCertificateIsRefused(String body) throws Exception {
        Path file = Files.writeString(
                directory.resolve("damaged.pem"),
                "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> Pem.certificates(file))
                .isInstanceOf(CertificateException.class)
                .hasMessage("holds a damaged certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void aDamagedKeyIsRefused(String label) throws Exception {
        for (String body : List.of("", "MA==", "MIGHAg==", "????", "MIIBAAIBAASCAQA=")) {
            Path file = Files.writeString(
                    directory.resolve("damaged.pem"),
                    "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
            assertThatThrownBy(() -> Pem.privateKey(file))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessageContaining("damaged");
        }
    }

    private static Path openssl(String name, String command) throws Exception {
        Path file = directory.resolve(name);
        var words = new ArrayList<String>(List.of("openssl"));
        words.addAll(List.of(command.split(" ", -1)));
        words.addAll(List.of("-out", file.toString()));
        assertThat(run(words)).as(command).isZero();
        return file;
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }
}
