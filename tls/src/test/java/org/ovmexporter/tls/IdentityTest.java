package org.ovmexporter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/** Identities of keys in every form, in handshakes. */
class IdentityTest {
    private static final String SEC1 = "ecparam -genkey -name prime256v1 -noout";

    @TempDir
    static Path directory;

    private final Openssl openssl = new Openssl(directory);

    @BeforeAll
    static void openSslIsThere() throws Exception {
        Openssl.require();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SEC1,
                "genrsa -traditional",
                "genpkey -algorithm RSA",
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
                "genpkey -algorithm ED25519"
            })
    void aServerAndAClientShowTheirCertificates(String command) throws Exception {
        Identity identity = identity("identity", command);
        X509Certificate certificate =
                Pem.certificates(directory.resolve("identity.pem")).getFirst();
        SSLContext server =
                TlsProvider.server(identity, Optional.of(Authorities.of(List.of(certificate))));

        assertThat(Handshake.between(
                        server, TlsProvider.client(new BlindTrust(), Optional.of(identity))))
                .isEqualTo(new Handshake.Peers(certificate, Optional.of(certificate)));
        assertThat(Handshake.between(server, TlsProvider.client(new BlindTrust())))
                .isEqualTo(new Handshake.Peers(certificate, Optional.empty()));
    }

    @Test
    void aClientDoesNotShowWhatAnotherAuthorityIssued() throws Exception {
        Identity identity = identity("identity", SEC1);
        Identity stranger = identity("stranger", SEC1);
        SSLContext server = TlsProvider.server(
                identity,
                Optional.of(Authorities.of(Pem.certificates(directory.resolve("identity.pem")))));
        assertThat(Handshake.between(
                                server, TlsProvider.client(new BlindTrust(), Optional.of(stranger)))
                        .client())
                .isEmpty();
    }

    @Test
    void aServerWithoutAuthoritiesTrustsNoClient() throws Exception {
        Identity identity = identity("identity", SEC1);
        SSLContext server = TlsProvider.server(identity, Optional.empty());
        assertThatThrownBy(() -> Handshake.between(
                        server, TlsProvider.client(new BlindTrust(), Optional.of(identity))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void thereIsNoneWithoutACertificate() throws Exception {
        Path key = openssl.make("key.pem", SEC1);
        assertThatThrownBy(() -> new Identity(List.of(), Pem.privateKey(key)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Identity identity(String name, String command) throws Exception {
        Path key = openssl.make(name + ".key", command);
        return Identity.read(openssl.certificate(name + ".pem", key, "/CN=" + name), key);
    }
}
