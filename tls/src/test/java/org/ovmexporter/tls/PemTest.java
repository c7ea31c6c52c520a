package org.ovmexporter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.List;

class PemTest {

    @TempDir
    static Path directory;

    private final Openssl openssl = new Openssl(directory);

    @BeforeAll
    static void openSslIsThere() throws Exception {
        Openssl.require();
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
        Path key = openssl.make("key.pem", command);
        Path certificate =
                openssl.make("certificate.pem", "req -x509 -subj /CN=test -days 2 -key " + key);

        assertThat(Files.readString(key)).contains(label);
        assertThat(Pem.privateKey(key).getAlgorithm()).isEqualTo(algorithm);
        assertThat(Identity.read(certificate, key).isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"genrsa -traditional", "ecparam -genkey -name prime256v1"})
    void aKeyDoesNotBelongToAnothersCertificate(String command) throws Exception {
        Path key = openssl.make("key.pem", "ecparam -genkey -name prime256v1");
        Path certificate =
                openssl.make("certificate.pem", "req -x509 -subj /CN=test -days 2 -key " + key);
        Path other = openssl.make("other.pem", command);
        assertThat(Identity.read(certificate, other).isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -algorithm RSA -aes128 -pass pass:word",
                "genrsa -traditional -aes128 -passout pass:word"
            })
    void anEncryptedKeyIsRefusedWithTheWayToConvertIt(String command) throws Exception {
        Path key = openssl.make("encrypted.pem", command);
        assertThatThrownBy(() -> Pem.privateKey(key))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("encrypted")
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void aKeyBesideOneThatCannotBeReadIsRead() throws Exception {
        Path encrypted =
                openssl.make("encrypted.pem", "genpkey -algorithm RSA -aes128 -pass pass:word");
        Path plain = openssl.make("plain.pem", "ecparam -genkey -name prime256v1");
        Path both = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(encrypted) + "the same:\n" + Files.readString(plain));
        assertThat(Pem.privateKey(both)).isEqualTo(Pem.privateKey(plain));
    }

    @Test
    void aFileOfCertificatesHoldsNoKey() throws Exception {
        Path key = openssl.make("key.pem", "ecparam -genkey -name prime256v1");
        Path certificate = openssl.certificate("certificate.pem", key, "/CN=test");
        assertThatThrownBy(() -> Pem.privateKey(certificate))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage("holds no private key: a PEM file with -----BEGIN PRIVATE KEY----- is"
                        + " needed");
    }

    @Test
    void allCertificatesOfAFileAreReadInItsOrderWithTextAroundThem() throws Exception {
        Path key = openssl.make("key.pem", "ecparam -genkey -name prime256v1");
        Path first =
                openssl.make("first.pem", "req -x509 -text -subj /CN=first -days 2 -key " + key);
        Path second = openssl.make("second.pem", "req -x509 -subj /CN=second -days 2 -key " + key);
        Path both = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(first) + "\n# and\r\n" + Files.readString(second));
        assertThat(Pem.certificates(both))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=first", "CN=second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x509 -outform DER -in ",
                "x509 -trustout -in ",
                "crl2pkcs7 -nocrl -certfile ",
                "crl2pkcs7 -nocrl -outform DER -certfile "
            })
    void aCertificateMayBeWhatElseTheJdkReads(String form) throws Exception {
        Path key = openssl.make("key.pem", "ecparam -genkey -name prime256v1");
        Path pem = openssl.certificate("certificate.pem", key, "/CN=test");
        Path other = openssl.make("other.form", form + pem);
        assertThat(Pem.certificates(other)).isEqualTo(Pem.certificates(pem));
    }

    @Test
    void aKeyIsNoCertificate() throws Exception {
        Path key = openssl.make("key.pem", "genpkey -algorithm ED25519");
        assertThatNoCertificateIsIn(key, true);
    }

    @Test
    void aFileWithoutAnythingHoldsNoCertificate() throws Exception {
        assertThatNoCertificateIsIn(
                Files.writeString(directory.resolve("text.pem"), "damaged"), true);
        assertThatNoCertificateIsIn(Files.createFile(directory.resolve("empty.pem")), false);
    }

    private static void assertThatNoCertificateIsIn(Path file, boolean somethingElse) {
        assertThatThrownBy(() -> Pem.certificates(file))
                .isInstanceOfSatisfying(
                        NoCertificateException.class,
                        refused ->
                                assertThat(refused.holdsSomethingElse()).isEqualTo(somethingElse))
                .hasMessage("holds no certificate: a PEM file with -----BEGIN CERTIFICATE----- is"
                        + " needed");
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
}
