package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Requests that are too large, broken or never end. After each of them the server goes on. */
@ExtendWith(SharedExporter.class)
class HostileWireTest {
    private static final String LOGIN = "/api/v1/auth/login";

    private final RunningExporter exporter;

    HostileWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @AfterEach
    void theServerGoesOn() {
        assertThat(exporter.get("/api/v1/vms").status()).isEqualTo(200);
    }

    @Test
    void aBodyOfMoreThan64KiBIsRefusedUnread() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            assertRefused(connection.request("POST", LOGIN, "Content-Length: 65537"), 413);
        }
    }

    @Test
    void aBodyOf64KiBIsRead() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.request("POST", LOGIN, "Content-Length: 65536").send(" ".repeat(65536));

            assertThat(connection.answer().status()).isEqualTo(400);
            assertThat(connection.request("GET", "/healthz").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void chunksOfMoreThan64KiBAreRefused() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.request("POST", LOGIN, "Transfer-Encoding: chunked");
            for (int i = 0; i < 65; i++) {
                connection.send("400\r\n" + " ".repeat(1024) + "\r\n");
            }

            assertRefused(connection, 413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n{}\r\n0\r\n\r\n", "-1\r\n", "fffffffff\r\n{}"})
    void chunksOfNoKnownLengthAreRefused(String chunks) throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            assertRefused(
                    connection
                            .request("POST", LOGIN, "Transfer-Encoding: chunked")
                            .send(chunks),
                    400);
        }
    }

    @Test
    void headersOfMoreThan16KiBAreRefused() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(17_000)
                    + "\r\n\r\n");

            assertThat(connection.answer().status()).isBetween(400, 431);
        }
    }

    @Test
    void aRequestLineOfMoreThan8KiBIsRefused() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            assertRefused(connection.request("GET", "/" + "x".repeat(9000)), 414);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /healthz\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                """
                GET /healthz HTTP/1.1\r
                Host: x\r
                Content-Length: 1\r
                Content-Length: 2\r
                \r
                """,
                """
                POST / HTTP/1.1\r
                Host: x\r
                Content-Length: 2\r
                Transfer-Encoding: chunked\r
                \r
                """,
                "GET /api/v1/vms/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001\r\n\r\n"
            })
    void whatIsNotHttpIsABadRequest(String bytes) throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            assertRefused(connection.send(bytes), 400);
        }
    }

    @Test
    void anOlderHttpIsRefused() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            assertRefused(connection.send("GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n"), 505);
        }
    }

    @Test
    void aBodyThatEndsTooSoonIsNotReportedAsAFailureOfTheExporter() throws IOException {
        try (CapturedLogs logs = new CapturedLogs()) {
            try (RawConnection connection = new RawConnection(exporter)) {
                connection.request("POST", LOGIN, "Content-Length: 100").send("{");
            }
            logs.awaitLine("POST " + LOGIN);

            assertThat(logs.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    @Test
    void connectionsThatSayNothingHoldUpNobody() throws IOException {
        List<Closeable> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                silent.add(new Socket(InetAddress.ofLiteral("127.0.0.1"), exporter.port()));
            }
            for (int i = 0; i < 20; i++) {
                RawConnection connection = new RawConnection(exporter);
                silent.add(connection);
                connection.send(List.of(
                                "",
                                "GET /hea",
                                "GET /healthz HTTP/1.1\r\nHost: x\r\n",
                                "POST " + LOGIN
                                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
                        .get(i % 4));
            }
            // They are closed when api.client_timeout, a minute, is over.
            Instant began = Instant.now();

            assertThat(exporter.anonymous("GET", "/healthz").status()).isEqualTo(200);
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(50));
        } finally {
            for (Closeable connection : silent) {
                connection.close();
            }
        }
    }

    @Test
    void clientsThatHangUpInTheMiddleOfADiskAreForgotten() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());
        for (int i = 0; i < 20; i++) {
            try (RawConnection connection = new RawConnection(exporter)) {
                connection.request(
                        "GET", snapshot.diskPath(0), "Authorization: Bearer " + exporter.token());
                assertThat(connection.bytes(100)).hasSize(100);
            }
        }
        assertThat(exporter.get(snapshot.diskPath(0)).body()).isEqualTo(snapshot.bytes(0));
    }

    /** In the shape of every other error, and then the connection is closed. */
    private static void assertRefused(RawConnection connection, int status) throws IOException {
        Answer answer = connection.answer();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Connection")).contains("close");
        assertThat(answer.json().propertyNames()).containsExactly("error", "details", "request_id");
        assertThat(connection.drain()).isZero();
    }
}
