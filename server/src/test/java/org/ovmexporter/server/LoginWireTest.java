package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.ManagerFault;

import java.io.IOException;
import java.net.ServerSocket;

/** {@code POST /api/v1/auth/login}. */
@ExtendWith(SharedExporter.class)
class LoginWireTest {
    private static final String LOGIN = "/api/v1/auth/login";
    private static final String RIGHT = """
        {"username": "admin", "password": "SuperSecret"}\
        """;

    private final RunningExporter exporter;

    LoginWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @AfterEach
    void theManagerIsWellAgain() {
        exporter.sandbox().manager().misbehave(new ManagerFault.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGIN, LOGIN + "/"})
    void theRightPasswordIsAnsweredWithATokenThatWorks(String path) {
        Answer answer = exporter.post(path, RIGHT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("token");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(exporter.anonymous(
                                "GET",
                                "/api/v1/vms",
                                "Authorization",
                                "Bearer " + answer.json().path("token").stringValue())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "7",
                "username=admin&password=x",
                "{\"username\": \"admin\"}",
                "{\"password\": \"SuperSecret\"}",
                "{\"username\": null, \"password\": \"x\"}",
                "{\"username\": 1, \"password\": \"x\"}",
                "{\"username\": [\"admin\"], \"password\": \"x\"}",
                "{\"username\": \"admin\", \"password\": \"SuperSecret\"",
                "{\"username\": \"admin\", \"password\": \"SuperSecret\"} {}"
            })
    void aBodyThatIsNoLoginIsABadRequest(String body) {
        Answer answer = exporter.post(LOGIN, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").stringValue()).isEqualTo("Bad request");
        assertThat(answer.json().path("details").stringValue())
                .contains("{\"username\": \"...\", \"password\": \"...\"}")
                .doesNotContain("SuperSecret");
    }

    @Test
    void furtherKeysAreLeftAlone() {
        assertThat(exporter.post(LOGIN, """
            {"username": "admin", "password": "SuperSecret", "realm": {"a": []}}\
            """).status()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordIsUnauthorized() {
        Answer answer = exporter.post(LOGIN, wrong("somebody"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("error").stringValue()).isEqualTo("Unauthorized");
    }

    @Test
    void afterTwoWrongPasswordsFromOneAddressTheManagerIsNotAskedAgain() {
        for (int i = 0; i < 2; i++) {
            assertThat(exporter.post(LOGIN, wrong("guesser")).status()).isEqualTo(401);
        }
        int asked = exporter.sandbox().manager().requests();

        Answer answer = exporter.post(LOGIN, wrong("guesser"));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(retryAfter(answer)).isBetween(1L, 300L);
        assertThat(answer.json().propertyNames()).containsExactly("error", "details", "request_id");
        assertThat(exporter.sandbox().manager().requests()).isEqualTo(asked);
        assertThat(exporter.post(LOGIN, RIGHT).status()).as("of another user").isEqualTo(200);
    }

    @Test
    void whoGuessesElsewhereDoesNotLockOutAnAddress() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(statusFrom("127.0.0.66", wrong("admin"))).isEqualTo(i < 2 ? 401 : 429);
        }
        assertThat(exporter.post(LOGIN, RIGHT).status()).isEqualTo(200);
    }

    private int statusFrom(String address, String body) throws IOException {
        try (RawConnection connection = RawConnection.from(address, exporter)) {
            return connection
                    .request("POST", LOGIN, "Content-Length: " + body.length())
                    .send(body)
                    .answer()
                    .status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTING", "STOPPING", "STOPPED"})
    void aManagerThatIsNotReadyIsNoVerdictOnThePassword(String state) throws IOException {
        exporter.sandbox().manager().misbehave(new ManagerFault.NotRunning(state));

        assertUnavailableToWhoAsksFirst();
    }

    @Test
    void aManagerWithTooManySessionsIsNoVerdictOnThePassword() throws IOException {
        exporter.sandbox().manager().misbehave(new ManagerFault.ErrorCode(401, "GEN_000026"));

        assertUnavailableToWhoAsksFirst();
    }

    @Test
    void aManagerThatIsDownIsNoVerdictOnThePassword() throws IOException {
        int closed;
        try (ServerSocket unused = new ServerSocket(0)) {
            closed = unused.getLocalPort();
        }
        try (RunningExporter alone = exporter.another(text -> text.replaceFirst(
                "ovm_endpoint = .*", "ovm_endpoint = \"https://127.0.0.1:" + closed + "\""))) {
            assertUnavailable(alone.post(LOGIN, RIGHT));
            assertThat(alone.get("/api/v1/vms").status())
                    .as("with a token from before")
                    .isEqualTo(200);
        }
    }

    /** One that has accepted nothing yet: for a minute the Manager would not be asked again. */
    private void assertUnavailableToWhoAsksFirst() throws IOException {
        try (RunningExporter fresh = exporter.another(config -> config)) {
            assertUnavailable(fresh.post(LOGIN, RIGHT));
        }
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(retryAfter(answer)).isBetween(1L, 300L);
        assertThat(answer.json().path("error").stringValue()).isEqualTo("Service unavailable");
        assertThat(answer.json().path("details").stringValue()).contains("Manager");
    }

    private static long retryAfter(Answer answer) {
        return Long.parseLong(answer.header("Retry-After").orElseThrow());
    }

    private static String wrong(String user) {
        return "{\"username\": \"" + user + "\", \"password\": \"wrong\"}";
    }
}
