package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/**
 * Requests whose end two servers might see in two places (RFC 9112, 11.2): a second request that is
 * hidden in one must never be answered.
 */
@ExtendWith(SharedExporter.class)
class SmugglingWireTest {
    private static final String HIDDEN = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String HEAD = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\n";

    private final RunningExporter exporter;

    SmugglingWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
                "Content-Length: 40, 0\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length: 0 0\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                " Content-Length: 0\r\n\r\n",
                "X-A: a\r\n Content-Length: 0\r\n\r\n",
                "X-A: a\r\n\tfolded\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0;" + "\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2 \r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2;a=b\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 40\r\n\r\n",
                "X-A: a\nContent-Length: 0\r\n\r\n",
                "X-A: a\rContent-Length: 0\r\n\r\n",
                "X-A: a\u0000b\r\n\r\n",
                "X-A: a\n\n"
            })
    void aRequestOfDoubtfulLengthIsRefusedAndNothingAfterItIsRead(String rest) throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer answer = connection.send(HEAD + rest + HIDDEN).answer();

            assertThat(answer.status()).as(answer.toString()).isIn(400, 413, 501);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(connection.drain()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\u000b/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /healthz HTTP/1.1\nHost: x\n\n",
                "GET /healthz HTTP/1.1 \r\nHost: x\r\n\r\n",
                "GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /healthz\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x@y:zz\r\n\r\n"
            })
    void aFirstLineOfDoubtfulEndIsRefused(String head) throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer answer = connection.send(head + HIDDEN).answer();

            assertThat(answer.status()).as(answer.toString()).isIn(400, 500);
            assertThat(connection.drain()).isZero();
        }
    }

    @Test
    void aRequestInChunksIsTheLastOfItsConnection() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.send(
                    HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + HIDDEN);

            Answer answer = connection.answer();
            assertThat(answer.text()).contains("expected the body");
            assertThat(answer.header("Connection")).contains("close");
            assertThat(connection.drain()).isZero();
        }
    }

    /** Or else the tests above might be about a request that is refused for another reason. */
    @Test
    void aRequestOfKnownLengthIsAnsweredAndTheOneAfterItToo() throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.send(HEAD + "Content-Length: 2\r\n\r\n{}" + HIDDEN);

            assertThat(connection.answer().text()).contains("expected the body");
            assertThat(connection.answer().text()).contains("ok");
        }
    }
}
