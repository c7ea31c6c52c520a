package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The TLS of the program as it is run, as OpenSSL and a scanner (sslscan) see it. */
class TlsScanTest {
    private static final Pattern PORT = Pattern.compile("https://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern ACCEPTED =
            Pattern.compile("(?m)^(?:Preferred|Accepted) +TLSv1\\.\\d +\\d+ bits +(\\S+)");

    private static Room room;
    private static Launched server;
    private static String address;

    @BeforeAll
    static void serve() throws Exception {
        Room.requirePrograms("openssl", "sslscan");
        room = Room.open();
        ServedHost host = ServedHost.in(room.root());
        server = Launched.exporter(
                room, "serve", "-config", host.write("scanned.toml", "").toString());
        server.await("listening", () -> PORT.matcher(server.err()).find());
        address = "127.0.0.1:"
                + PORT.matcher(server.err())
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .findFirst()
                        .orElseThrow();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (room != null) {
            room.close();
        }
    }

    @Test
    void aScannerFindsTls12And13WithForwardSecrecyAndAuthenticatedCiphersAndNothingElse()
            throws Exception {
        String scan = run("sslscan", "--no-colour", "--no-check-certificate", address);

        assertThat(scan)
                .containsPattern("TLSv1\\.3 +enabled")
                .containsPattern("TLSv1\\.2 +enabled");
        for (String old : List.of("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1")) {
            assertThat(scan).containsPattern(Pattern.quote(old) + " +disabled");
        }
        assertThat(scan).contains("Session renegotiation not supported");
        List<String> ciphers = ACCEPTED.matcher(scan)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(ciphers)
                .hasSizeGreaterThan(4)
                .allMatch(cipher -> cipher.startsWith("TLS_") || cipher.startsWith("ECDHE-"))
                .allMatch(cipher -> cipher.contains("GCM") || cipher.contains("CHACHA20"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-tls1_2 -cipher AES128-GCM-SHA256",
                "-tls1_2 -cipher AES256-SHA",
                "-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384",
                "-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256",
                "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0",
                "-tls1_1",
                "-tls1"
            })
    void openSslDoesNotGetAnythingWeaker(String options) throws Exception {
        assertThat(sClient(options)).contains("Cipher is (NONE)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3", "-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305"})
    void openSslGetsWhatIsStrong(String options) throws Exception {
        assertThat(sClient(options))
                .containsPattern("Cipher is (TLS_|ECDHE-)")
                .contains("Compression: NONE");
    }

    private static String sClient(String options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                address,
                "-CAfile",
                room.root().resolve("certificates/ca-pub.pem").toString()));
        command.addAll(Arrays.asList(options.split(" ", -1)));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        try (Launched program = Launched.start(room, new ProcessBuilder(command))) {
            program.status();
            return program.out() + program.err();
        }
    }
}
