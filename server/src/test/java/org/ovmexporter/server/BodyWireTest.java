package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Bodies that are small on the wire and would be much in memory or in time. */
@ExtendWith(SharedExporter.class)
class BodyWireTest {
    private static final String LOGIN = "/api/v1/auth/login";
    private static final int LARGEST = 64 * 1024;

    private final RunningExporter exporter;

    BodyWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"username\":"})
    void jsonThatIsNestedAsDeepAsABodyAllowsIsABadRequest(String opening) {
        String deep = opening.repeat((LARGEST - 1) / opening.length());

        assertThat(exporter.post(LOGIN, deep).status()).isEqualTo(400);
        assertThat(exporter.post(
                                LOGIN, "{\"username\": \"a\", \"password\": " + deep.substring(100))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1e", "0.1", "1e9999999"})
    void aNumberAsLongAsABodyAllowsIsABadRequest(String beginning) {
        assertThat(exporter.post(
                                LOGIN,
                                "{\"username\": " + beginning + "9".repeat(60_000)
                                        + ", \"password\": \"x\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aKeyThatIsThereTwiceIsABadRequest() {
        assertThat(exporter.post(LOGIN, """
            {"username": "admin", "username": "root", "password": "x"}\
            """).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "GZIP"})
    void aCompressedBodyIsRefusedAndNeverUnpacked(String encoding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[16 << 20]);
        }
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer answer = connection
                    .request(
                            "POST",
                            LOGIN,
                            "Content-Encoding: " + encoding,
                            "Content-Length: " + packed.size())
                    .send(packed.toString(ISO_8859_1))
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Connection")).contains("close");
        }
    }
}
