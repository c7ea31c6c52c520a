package org.ovmexporter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.tls.Identity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

class CertificatesTest {

    @TempDir
    static Path shared;

    private static Certificates certificates;

    @BeforeAll
    static void makeOnce() throws Exception {
        certificates = Certificates.in(shared.resolve("made/here"));
    }

    @Test
    void theFilesAreNamedAfterWhatTheyHold() {
        assertThat(shared.resolve("made/here"))
                .isDirectoryContaining("glob:**/ca-pub.pem")
                .isDirectoryContaining("glob:**/srv-pub.pem")
                .isDirectoryContaining("glob:**/srv-key.pem");
    }

    @Test
    void theDirectoryHoldsNothingElse() {
        assertThat(shared.resolve("made/here"))
                .isDirectoryNotContaining("regex:.*/(?!(ca-pub|srv-pub|srv-key)\\.pem)[^/]*");
    }

    @Test
    void theKeyIsPkcs8AndReadableByItsOwnerOnly() throws Exception {
        assertThat(Files.readString(certificates.key()))
                .startsWith("-----BEGIN PRIVATE KEY-----\n")
                .endsWith("-----END PRIVATE KEY-----\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certificates.key())))
                .isEqualTo("rw-------");
    }

    @Test
    void theCertificateIsTrustedByWhoeverTrustsTheAuthority() throws Exception {
        var anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("ca", certificates.authority());
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        var trust = (X509TrustManager) factory.getTrustManagers()[0];

        assertThatCode(() -> trust.checkServerTrusted(
                        new X509Certificate[] {certificates.server()}, "ECDHE_ECDSA"))
                .doesNotThrowAnyException();
    }

    @Test
    void theCertificateNamesThisMachine() throws Exception {
        var names = certificates.server().getSubjectAlternativeNames().stream()
                .map(name -> name.get(1).toString())
                .collect(Collectors.toSet());
        assertThat(names).containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void theServersCertificateCannotSignOthers() throws Exception {
        assertThat(certificates.server().getBasicConstraints()).isNegative();
        assertThat(certificates.authority().getBasicConstraints()).isNotNegative();
    }

    @Test
    void certificatesThatAreThereAreUsedAgain() throws Exception {
        byte[] before = Files.readAllBytes(certificates.certificate());
        var again = Certificates.in(shared.resolve("made/here"));
        assertThat(again.certificate()).hasBinaryContent(before);
    }

    @Test
    void aProcessMakesThoseForTheSameNamesOnce(@TempDir Path directory) throws Exception {
        List<String> names = List.of("once.example");
        var first = Certificates.ofThisProcess(directory.resolve("first"), names);
        var second = Certificates.ofThisProcess(directory.resolve("second"), names);
        assertThat(second.server()).isEqualTo(first.server());
        assertThat(second.authority()).isEqualTo(first.authority());
        assertThat(Identity.read(second.certificate(), second.key()).isWhole()).isTrue();
        assertThat(Certificates.ofThisProcess(directory.resolve("third"), List.of("two.example"))
                        .server())
                .isNotEqualTo(first.server());
    }

    @Test
    void otherNamesMakeOtherCertificates(@TempDir Path directory) throws Exception {
        copyTo(directory);
        var renamed = Certificates.in(directory, List.of("exporter.example"));
        assertThat(renamed.server()).isNotEqualTo(certificates.server());
        assertThat(renamed.server().getSubjectAlternativeNames())
                .containsExactly(List.of(2, "exporter.example"));
    }

    @Test
    void aDamagedFileMakesNewCertificates(@TempDir Path directory) throws Exception {
        var copy = copyTo(directory);
        Files.writeString(copy.certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        var repaired = Certificates.in(directory);
        assertThat(repaired.server().getPublicKey())
                .isNotEqualTo(certificates.server().getPublicKey());
    }

    @Test
    void aKeyOfAnotherCertificateMakesNewCertificates(@TempDir Path directory) throws Exception {
        var copy = copyTo(directory);
        PemFile.write(
                copy.key(),
                "PRIVATE KEY",
                Keytool.makeSigned(List.of("localhost")).key().getEncoded());
        var repaired = Certificates.in(directory);
        assertThat(repaired.server()).isNotEqualTo(certificates.server());
        assertThat(Identity.read(repaired.certificate(), repaired.key()).isWhole())
                .isTrue();
    }

    private static Certificates copyTo(Path directory) throws Exception {
        var copy = new Certificates(
                directory.resolve("ca-pub.pem"),
                directory.resolve("srv-pub.pem"),
                directory.resolve("srv-key.pem"));
        Files.copy(certificates.caCertificate(), copy.caCertificate());
        Files.copy(certificates.certificate(), copy.certificate());
        Files.copy(certificates.key(), copy.key());
        return copy;
    }
}
