package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** What is never logged, however much is. */
@ExtendWith(SharedExporter.class)
class SecretsWireTest {
    private static final String WRONG = "Wr0ng-passw0rd";

    private final RunningExporter exporter;

    SecretsWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void passwordsAndTokensAreNotLoggedAtAnyLevel() throws IOException {
        try (CapturedLogs logs = new CapturedLogs()) {
            String token = exporter.post("/api/v1/auth/login", """
                {"username": "admin", "password": "SuperSecret"}\
                """)
                    .json()
                    .path("token")
                    .stringValue();
            exporter.post(
                    "/api/v1/auth/login",
                    "{\"username\": \"nobody\", \"password\": \"" + WRONG + "\"}");
            exporter.post(
                    "/api/v1/auth/login",
                    "{\"username\": \"admin\", \"password\": \"" + Sandbox.PASSWORD
                            + "\" and then it breaks");
            String tampered = token.substring(0, token.length() - 4) + "AAAA";
            for (String sent : List.of(token, tampered)) {
                exporter.anonymous("GET", "/api/v1/vms", "Authorization", "Bearer " + sent);
                exporter.anonymous("GET", "/api/v1/vms?token=" + sent);
            }
            exporter.anonymous(
                    "GET",
                    "/api/v1/vms",
                    "Authorization",
                    "Basic " + base64(Sandbox.USERNAME + ":" + WRONG));
            logs.awaitLine("GET /api/v1/vms 401");

            String all = String.join("\n", logs.lines());
            assertThat(all).contains("POST /api/v1/auth/login 200", "admin GET /api/v1/vms 200");
            String secret = new String(exporter.configuration().jwt().secret().bytes(), UTF_8);
            for (String kept : List.of(
                    Sandbox.PASSWORD,
                    WRONG,
                    token,
                    tampered,
                    secret,
                    token.substring(token.lastIndexOf('.') + 1),
                    base64(Sandbox.USERNAME + ":" + Sandbox.PASSWORD),
                    base64(Sandbox.USERNAME + ":" + WRONG),
                    base64("nobody:" + WRONG))) {
                assertThat(all.contains(kept)).as("%s is in the log", kept).isFalse();
            }
        }
    }

    @Test
    void aVncPasswordInADamagedVmCfgStaysThere() throws IOException {
        SecretSearch.OF_ALL_SUITES.add("Vnc-passw0rd");
        SandboxVm vm = exporter.vmWithData();
        Path file = VmConfigFile.of(exporter.sandbox().host(), vm).path();
        for (String damage : List.of(
                "",
                "broken = [\n",
                "vncpasswd = 'Vnc-passw0rd\n",
                "vfb = ['vncpasswd=Vnc-passw0rd'\n",
                "disk = 'Vnc-passw0rd'\n")) {
            Files.writeString(
                    file, Files.readString(file) + "vncpasswd = 'Vnc-passw0rd'\n" + damage);

            assertThat(exporter.get("/api/v1/vms").text()
                            + exporter.get("/api/v1/vms/" + vm.name()).text()
                            + exporter.request("POST", "/api/v1/vms/" + vm.name() + "/snapshots")
                                    .text())
                    .as(damage)
                    .doesNotContain("Vnc-passw0rd");
        }
        Files.delete(file);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
