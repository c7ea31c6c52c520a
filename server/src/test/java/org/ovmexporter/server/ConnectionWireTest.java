package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;

/** Connections that are used as they should be: kept alive, with TLS 1.2 and 1.3. */
@ExtendWith(SharedExporter.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionWireTest {
    private static final String LOGIN = """
        {"username": "admin", "password": "SuperSecret"}\
        """;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int ALERT_RECORD = 21;
    private static final int PROTOCOL_VERSION_ALERT = 70;

    private final RunningExporter exporter;
    private final TakenSnapshot snapshot;
    private final byte[] bytes;
    private final String bearer;

    ConnectionWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        this.snapshot = exporter.snapshot(exporter.vmWithData());
        this.bytes = snapshot.bytes(0);
        this.bearer = "Authorization: Bearer " + exporter.token();
    }

    @Test
    void oneConnectionServesAHundredRangesAndErrorsInBetween() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            for (int i = 0; i < 100; i++) {
                int start = i * 50_000;
                int end = start + i * 1000 + 1;
                connection.request(
                        "GET",
                        snapshot.diskPath(0),
                        bearer,
                        "Range: bytes=" + start + "-" + (end - 1));
                Answer range = connection.answer();
                assertThat(range.status()).isEqualTo(206);
                assertThat(range.body()).isEqualTo(Arrays.copyOfRange(bytes, start, end));

                assertThat(error(connection, i)).isBetween(304, 416);
            }
        }
    }

    private int error(RawConnection connection, int i) throws IOException {
        String disk = snapshot.diskPath(0);
        switch (i % 8) {
            case 0 -> connection.request("GET", disk + "x", bearer);
            case 1 -> connection.request("GET", disk, bearer, "Range: bytes=99999999-");
            case 2 -> connection.request("GET", disk);
            case 3 ->
                connection.request("PUT", disk, bearer, "Content-Length: 5").send("hello");
            case 4 -> connection.request("HEAD", disk + "x", bearer);
            case 5 -> connection.request("GET", disk, bearer, "If-None-Match: *");
            case 6 ->
                connection
                        .request("POST", "/api/v1/auth/login", "Content-Length: 3")
                        .send("{]}");
            default -> connection.request("GET", disk, bearer, "If-Match: \"x\"");
        }
        return connection.answer(i % 8 == 4).status();
    }

    @Test
    void aConnectionStaysUsableAfterHead() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            for (int i = 0; i < 3; i++) {
                Answer head =
                        connection.request("HEAD", snapshot.diskPath(0), bearer).answer(true);
                assertThat(head.header("Content-Length")).contains("8388608");
            }
            assertThat(connection
                            .request("GET", snapshot.path(), bearer)
                            .answer()
                            .json()
                            .path("id")
                            .stringValue())
                    .isEqualTo(snapshot.id());
        }
    }

    @Test
    void requestsMayBeSentAheadOfTheirAnswers() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".repeat(10));

            for (int i = 0; i < 10; i++) {
                assertThat(connection.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aConnectionIsClosedWhenTheClientWantsThat() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer answer =
                    connection.request("GET", "/healthz", "Connection: close").answer();

            assertThat(answer.header("Connection")).contains("close");
            assertThat(connection.drain()).isZero();
        }
    }

    @Test
    void aLoginWithExpectIsToldToContinue() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.request(
                    "POST",
                    "/api/v1/auth/login",
                    "Expect: 100-continue",
                    "Content-Length: " + LOGIN.length());

            assertThat(connection.head().status()).isEqualTo(100);
            assertThat(connection.send(LOGIN).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aLoginMayComeInChunks() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection
                    .request("POST", "/api/v1/auth/login", "Transfer-Encoding: chunked")
                    .send("1\r\n{\r\n")
                    .send(Integer.toHexString(LOGIN.length() - 1) + "\r\n" + LOGIN.substring(1)
                            + "\r\n0\r\n\r\n");

            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatNobodyAskedForIsLeftAlone() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection
                    .request("GET", "/api/v1/vms", bearer, "Content-Length: 5")
                    .send("hello");
            assertThat(connection.answer().status()).isEqualTo(200);

            assertThat(connection.request("GET", "/healthz").answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void newTlsIsSpoken(String protocol) throws IOException {
        try (RawConnection connection = new RawConnection(exporter, protocol)) {
            assertThat(connection.protocol()).isEqualTo(protocol);
            assertThat(connection.request("GET", "/healthz").answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0301", "0302"})
    void oldTlsIsRefused(String version) throws IOException {
        byte[] record = answerToHello(version);

        assertThat(record[0]).isEqualTo((byte) ALERT_RECORD);
        assertThat(record[6]).isEqualTo((byte) PROTOCOL_VERSION_ALERT);
    }

    /** Or else the test above might be about a hello that no server understands. */
    @Test
    void theSameHelloOfTls12IsAnswered() throws IOException {
        assertThat(answerToHello("0303")[0]).isEqualTo((byte) HANDSHAKE_RECORD);
    }

    /** The first 7 bytes that answer a ClientHello (RFC 5246) of this version; the JDK's own
     * client refuses to say one of an old version. */
    private byte[] answerToHello(String version) throws IOException {
        String suites = "c02b" + "c009" + "c00a"; // ECDHE with ECDSA; the last two are of TLS 1.0
        String groups = "000a00040002" + "0017"; // supported_groups: secp256r1
        String points = "000b00020100"; // ec_point_formats: uncompressed
        String signatures = "000d00040002" + "0403"; // signature_algorithms: ECDSA with SHA-256
        String extensions = groups + points + signatures;
        String body = version + "5a".repeat(32) + "00" + hex(suites.length() / 2, 4) + suites
                + "0100" + hex(extensions.length() / 2, 4) + extensions;
        String handshake = "01" + hex(body.length() / 2, 6) + body;
        String record = "160301" + hex(handshake.length() / 2, 4) + handshake;
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), exporter.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(HexFormat.of().parseHex(record));
            return socket.getInputStream().readNBytes(7);
        }
    }

    private static String hex(int number, int digits) {
        return HexFormat.of().toHexDigits(number, digits);
    }
}
