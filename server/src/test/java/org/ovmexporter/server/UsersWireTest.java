package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;

/** {@code [ovm] users}: which of the Manager's users may log in. The Manager knows "admin" only. */
@ExtendWith(SharedExporter.class)
class UsersWireTest {
    private static final String LOGIN = "/api/v1/auth/login";
    private static final String RIGHT = """
        {"username": "admin", "password": "SuperSecret"}\
        """;

    private final RunningExporter shared;
    private RunningExporter exporter;

    UsersWireTest(RunningExporter shared) {
        this.shared = shared;
        this.exporter = shared;
    }

    @BeforeEach
    void letNobodyInButBackup() throws IOException {
        exporter = with("[\"backup\"]");
    }

    @AfterEach
    void stop() {
        exporter.close();
    }

    @Test
    void aUserThatMayNotIsToldSoAfterTheRightPassword() {
        Answer answer = exporter.post(LOGIN, RIGHT);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("error").stringValue()).isEqualTo("Forbidden");
        assertThat(answer.json().path("details").stringValue()).contains("[ovm] users");
    }

    @Test
    void withoutTheRightPasswordNobodyLearnsWhoMay() {
        String notAllowed = refusal("admin");
        String allowed = refusal("backup");
        String unknown = refusal("nobody");

        assertThat(notAllowed).contains("Unauthorized").isEqualTo(allowed).isEqualTo(unknown);
    }

    @Test
    void aTokenFromBeforeIsOfNoUseToAUserThatMayNoLonger() {
        assertThat(exporter.get("/api/v1/vms").status()).isEqualTo(403);
        assertThat(shared.get("/api/v1/vms").status()).isEqualTo(200);
    }

    @Test
    void aUserThatMayIsLetInInAnyCase() throws IOException {
        try (RunningExporter open = with("[\"backup\", \"Admin\"]")) {
            assertThat(open.post(LOGIN, RIGHT).status()).isEqualTo(200);
            assertThat(open.get("/api/v1/vms").status()).isEqualTo(200);
        }
    }

    private RunningExporter with(String users) throws IOException {
        return shared.another(text -> text.replace("[ovm]\n", "[ovm]\nusers = " + users + "\n"));
    }

    /** What is answered to a wrong password, but for the request's own id. */
    private String refusal(String user) {
        return exporter.post(LOGIN, wrong(user))
                .text()
                .replaceFirst("\"request_id\":\"[^\"]+\"", "");
    }

    private static String wrong(String user) {
        return "{\"username\": \"" + user + "\", \"password\": \"wrong\"}";
    }
}
