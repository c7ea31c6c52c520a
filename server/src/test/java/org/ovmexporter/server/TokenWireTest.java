package org.ovmexporter.server;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every request but a login has to carry. */
@ExtendWith(SharedExporter.class)
class TokenWireTest {
    private final RunningExporter exporter;

    TokenWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/v1/repositories", "GET, /api/v1/vms", "GET, /api/v1/vms/v",
            "GET, /api/v1/vms/v/snapshots", "POST, /api/v1/vms/v/snapshots",
            "DELETE, /api/v1/vms/v/snapshots", "GET, /api/v1/vms/v/snapshots/s",
            "DELETE, /api/v1/vms/v/snapshots/s", "GET, /api/v1/vms/v/snapshots/s/disks/d",
            "HEAD, /api/v1/vms/v/snapshots/s/disks/d"})
    void withoutATokenNothingIsToldNotEvenWhatExists(String method, String path) {
        for (String slash : new String[]{"", "/"}) {
            Answer answer = exporter.anonymous(method, path + slash);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
            if (method.equals("HEAD")) {
                assertThat(answer.body()).isEmpty();
            } else {
                assertThat(answer.json().path("error").stringValue()).isEqualTo("Unauthorized");
                assertThat(answer.json().path("details").stringValue()).contains("log in");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic TOKEN",
            "TOKEN", "Token TOKEN", "Bearer TOKEN.", "Bearer xTOKEN", "Bearer TOKEN TOKEN",
            // {"alg":"none"} and a subject, without a signature
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."})
    void whatIsNotAValidTokenIsUnauthorized(String authorization) {
        assertThat(exporter.anonymous("GET", "/api/v1/vms", "Authorization",
                authorization.replace("TOKEN", exporter.token())).status()).isEqualTo(401);
    }

    @Test
    void aTokenWhoseSignatureWasChangedIsUnauthorized() {
        String[] parts = exporter.token().split("\\.", -1);
        String reversed = new StringBuilder(parts[2]).reverse().toString();

        assertThat(status(parts[0] + "." + parts[1] + "." + reversed)).isEqualTo(401);
    }

    @Test
    void aTokenIsGoodUntilItExpires() {
        Tokenizer tokens = new Tokenizer(exporter.configuration());
        Duration life = exporter.configuration().jwt().timeToLive();

        assertThat(status(tokens.token(life.minusSeconds(60)))).isEqualTo(200);
        assertThat(status(tokens.token(life))).isEqualTo(401);
    }

    @Test
    void theSchemeIsOfAnyCase() {
        assertThat(Stream.of("bearer", "BEARER")
                .map(scheme -> exporter.anonymous("GET",
                        "/api/v1/vms", "Authorization", scheme + " " + exporter.token()).status()))
                .containsOnly(200);
    }

    @Test
    void aHealthCheckNeedsNoToken() {
        Answer answer = exporter.anonymous("GET", "/healthz");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString()).isEqualTo("{\"status\":\"ok\"}");
    }

    private int status(String token) {
        return exporter.anonymous("GET", "/api/v1/vms", "Authorization", "Bearer " + token)
                .status();
    }
}
