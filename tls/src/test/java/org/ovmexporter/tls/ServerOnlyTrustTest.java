package org.ovmexporter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom a client talks to. */
class ServerOnlyTrustTest {

    @TempDir
    static Path directory;

    private static X509Certificate authority;
    private static X509Certificate issued;
    private static SSLContext server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        Openssl.require();
        Openssl openssl = new Openssl(directory);
        Path authorityKey = openssl.make("ca.key", "ecparam -genkey -name prime256v1");
        Path authorityFile = openssl.certificate("ca.pem", authorityKey, "/CN=authority");
        Path key = openssl.make("server.key", "ecparam -genkey -name prime256v1");
        Path file = openssl.make(
                "server.pem",
                "req -x509 -subj /CN=server -days 2 -addext subjectAltName=IP:127.0.0.1 -key " + key
                        + " -CA " + authorityFile + " -CAkey " + authorityKey);
        authority = Pem.certificates(authorityFile).getFirst();
        issued = Pem.certificates(file).getFirst();
        server = TlsProvider.server(Identity.read(file, key), Optional.empty());
    }

    @Test
    void thePinnedCertificateIsTrusted() throws Exception {
        assertThat(shownTo(new PinnedTrust(Fingerprint.of(issued)))).isEqualTo(issued);
    }

    @Test
    void anotherCertificateIsRefusedAndBothAreNamed() throws Exception {
        Fingerprint other = Fingerprint.of(authority);
        assertThatThrownBy(() -> shownTo(new PinnedTrust(other)))
                .isInstanceOf(SSLHandshakeException.class)
                .rootCause()
                .isInstanceOf(OtherCertificateException.class)
                .hasMessage("its certificate has the fingerprint "
                        + Fingerprint.of(issued).hex() + ", and " + other.hex()
                        + " is expected");
    }

    @Test
    void whatAnAuthorityIssuedIsTrusted() throws Exception {
        assertThat(shownTo(Authorities.of(List.of(authority)))).isEqualTo(issued);
    }

    @Test
    void whatAnAuthorityOfTheRuntimeDidNotIssueIsRefused() throws Exception {
        X509ExtendedTrustManager runtime = Authorities.ofTheRuntime();
        assertThatThrownBy(() -> shownTo(runtime)).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void everybodyIsTrustedBlindly() throws Exception {
        assertThat(shownTo(new BlindTrust())).isEqualTo(issued);
    }

    @Test
    void noClientIsTrusted() {
        Identity identity = identity();
        assertThatThrownBy(() -> Handshake.between(
                        TlsProvider.server(identity, Optional.of(new BlindTrust())),
                        TlsProvider.client(new BlindTrust(), Optional.of(identity))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new BlindTrust()
                        .checkClientTrusted(new X509Certificate[] {issued}, "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class)
                .hasMessage("there are no clients here");
    }

    private static Identity identity() {
        try {
            return Identity.read(directory.resolve("server.pem"), directory.resolve("server.key"));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** By a server on 127.0.0.1, whose name is asked for, as HTTPS does. */
    private static X509Certificate shownTo(X509ExtendedTrustManager trust) throws Exception {
        SSLParameters https = new SSLParameters();
        https.setEndpointIdentificationAlgorithm("HTTPS");
        return Handshake.between(server, TlsProvider.client(trust), https).server();
    }
}
