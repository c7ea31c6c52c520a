package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What every request but a login has to carry. */
@ExtendWith(SharedExporter.class)
class TokenWireTest {
    private final RunningExporter exporter;

    TokenWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/repositories",
        "GET, /api/v1/vms",
        "GET, /api/v1/vms/v",
        "GET, /api/v1/vms/v/snapshots",
        "POST, /api/v1/vms/v/snapshots",
        "DELETE, /api/v1/vms/v/snapshots",
        "GET, /api/v1/vms/v/snapshots/s",
        "DELETE, /api/v1/vms/v/snapshots/s",
        "GET, /api/v1/vms/v/snapshots/s/disks/d",
        "HEAD, /api/v1/vms/v/snapshots/s/disks/d",
        "GET, /api/v1/vms/v/snapshots/s/disks/d/extents",
        "GET, /api/v1/vms/v/snapshots/s/disks/d/checksum",
        "POST, /api/v1/auth/logout"
    })
    void withoutATokenNothingIsToldNotEvenWhatExists(String method, String path) {
        for (String slash : new String[] {"", "/"}) {
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
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer a.b.c",
                "Basic TOKEN",
                "TOKEN",
                "Token TOKEN",
                "Bearer TOKEN.",
                "Bearer xTOKEN",
                "Bearer TOKEN TOKEN",
                // {"alg":"none"} and a subject, without a signature
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."
            })
    void whatIsNotAValidTokenIsUnauthorized(String authorization) {
        assertThat(exporter.anonymous(
                                "GET",
                                "/api/v1/vms",
                                "Authorization",
                                authorization.replace("TOKEN", exporter.token()))
                        .status())
                .isEqualTo(401);
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
    void aTokenThatWasGivenUpIsUnauthorizedAlsoAfterARestartAndOthersAreNot() throws IOException {
        Tokenizer tokens = new Tokenizer(exporter.configuration());
        // A token's identity is its own, not its user's.
        String token = tokens.token(Duration.ZERO);
        String other = tokens.token(Duration.ZERO);

        assertThat(logout(token)).isEqualTo(200);

        assertThat(status(token)).isEqualTo(401);
        assertThat(logout(token)).isEqualTo(401);
        assertThat(status(other)).isEqualTo(200);
        try (RunningExporter restarted = exporter.another(config -> config)) {
            assertThat(status(restarted, token)).isEqualTo(401);
            assertThat(status(restarted, other)).isEqualTo(200);
        }
    }

    @Test
    void aTokenIsGivenUpUntilTheNextStartWhereTheDatabaseCannotBeWritten() throws IOException {
        String token = new Tokenizer(exporter.configuration()).token(Duration.ZERO);
        Path database = Files.writeString(
                exporter.sandbox().directory().resolve("broken.db"), "this is not a database");
        try (RunningExporter broken = exporter.another(
                config -> config.replaceFirst("db_file = \"[^\"]*", "db_file = \"" + database))) {
            assertThat(status(broken, token)).isEqualTo(200);
            Answer answer = broken.anonymous(
                    "POST", "/api/v1/auth/logout", "Authorization", "Bearer " + token);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("details").stringValue())
                    .startsWith("the token is revoked until the exporter starts again");
            assertThat(status(broken, token)).isEqualTo(401);
        }
    }

    @Test
    void theSchemeIsOfAnyCase() {
        assertThat(Stream.of("bearer", "BEARER")
                        .map(scheme -> exporter.anonymous(
                                        "GET",
                                        "/api/v1/vms",
                                        "Authorization",
                                        scheme + " " + exporter.token())
                                .status()))
                .containsOnly(200);
    }

    @Test
    void aHealthCheckNeedsNoToken() {
        Answer answer = exporter.anonymous("GET", "/healthz");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString()).isEqualTo("{\"status\":\"ok\"}");
    }

    private int logout(String token) {
        return exporter.anonymous("POST", "/api/v1/auth/logout", "Authorization", "Bearer " + token)
                .status();
    }

    private int status(String token) {
        return status(exporter, token);
    }

    private static int status(RunningExporter exporter, String token) {
        return exporter.anonymous("GET", "/api/v1/vms", "Authorization", "Bearer " + token)
                .status();
    }
}
