package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** {@code ovm-exporter audit}, and the structured log, of an exporter that runs. */
@TestInstance(Lifecycle.PER_CLASS)
class AuditCommandTest {
    private final Room room;
    private final ServedHost host;

    AuditCommandTest() throws Exception {
        this.room = Room.open();
        this.host = ServedHost.in(room.root());
    }

    @AfterAll
    void closeRoom() throws Exception {
        room.close();
    }

    @Test
    void itTellsOfARefusalWhileTheExporterRuns() throws Exception {
        Room.requirePrograms("curl");
        Path file = host.write("audited.toml", "");
        Files.writeString(file, Files.readString(file).replace("exporter.db", "audited.db"));
        try (Launched run = Launched.exporter(room, "serve", "-config", file.toString())) {
            run.await("an address", () -> ServedHost.port(run.err()).isPresent());
            curl(run, "-H", "X-Request-Id: mine", "/api/v1/vms");
            String table = "";
            while (!table.contains("listVms")) {
                table = audit(file);
            }
            assertThat(table.lines().toList().getFirst())
                    .startsWith("TIME ")
                    .endsWith("VM/SNAPSHOT/DISK");
            assertThat(table.lines().toList().getLast())
                    .containsPattern("Z +\\? +127\\.0\\.0\\.1 +listVms +401 +1 ");

            JsonNode row = JsonMapper.shared().readTree(audit(file, "--output", "json"));
            assertThat(row.path("what").stringValue()).isEqualTo("listVms");
            assertThat(row.path("status").intValue()).isEqualTo(401);
            assertThat(Instant.parse(row.path("last").stringValue())).isBefore(Instant.now());

            assertThat(audit(file, "--since", "1h", "--output", "json")).isNotEmpty();
            assertThat(audit(file, "--since", "2099-01-01", "--output", "json")).isEmpty();
            assertThat(audit(file, "--user", "admin", "--output", "json")).isEmpty();
            assertThat(audit(file, "--vm", "another", "--output", "json")).isEmpty();
            run.terminate();
            assertThat(run.status()).isEqualTo(143);
        }
    }

    @Test
    void aTimeThatIsNoneIsAUsageErrorThatSaysHowToWriteOne() throws Exception {
        Path file = host.write("config.toml", "");
        try (Launched run = Launched.exporter(
                room, "audit", "-config", file.toString(), "--since", "yesterday")) {
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("'yesterday' is no time", "24h");
        }
    }

    @Test
    void everyLineOfAStructuredLogIsAnObjectThatNamesTheRequest() throws Exception {
        Room.requirePrograms("curl");
        Path file = host.write("structured.toml", "log_format = \"json\"");
        List<JsonNode> events;
        try (Launched run = Launched.exporter(room, "serve", "-config", file.toString())) {
            run.await("an address", () -> ServedHost.port(run.err()).isPresent());
            curl(run, "-H", "X-Request-Id: mine", "/api/v1/vms");
            curl(
                    run,
                    "-d",
                    "{\"username\": \"a\nb\\\"\", \"password\": \"x\"}",
                    "/api/v1/auth/login");
            run.await("the requests", () -> run.err().replace("\\/", "/").contains("auth/login"));
            run.terminate();
            assertThat(run.status()).isEqualTo(143);
            events = run.err().lines().map(JsonMapper.shared()::readTree).toList();
        }
        assertThat(events).hasSizeGreaterThan(4).allSatisfy(event -> {
            assertThat(event.path("timestamp").isIntegralNumber()).isTrue();
            assertThat(event.path("level").stringValue()).isIn("INFO", "WARN");
            assertThat(event.path("loggerName").stringValue()).isNotBlank();
            assertThat(event.path("formattedMessage").stringValue()).isNotBlank();
        });
        JsonNode request = events.stream()
                .filter(event -> event.at("/mdc/request").asString("").equals("mine"))
                .findFirst()
                .orElseThrow();
        assertThat(request.path("kvpList").valueStream().flatMap(JsonNode::propertyStream))
                .anySatisfy(pair -> {
                    assertThat(pair.getKey()).isEqualTo("status");
                    assertThat(pair.getValue().asString()).isEqualTo("401");
                });
    }

    private String audit(Path file, String... options) throws Exception {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "audit";
        arguments[1] = "-config";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        try (Launched run = Launched.exporter(room, arguments)) {
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.err()).isEmpty();
            return run.out();
        }
    }

    private void curl(Launched exporter, String option, String value, String path)
            throws Exception {
        try (Launched curl = Launched.start(
                room,
                new ProcessBuilder(
                        "curl",
                        "-s",
                        "--cacert",
                        host.caCertificate().toString(),
                        option,
                        value,
                        "https://127.0.0.1:" + ServedHost.port(exporter.err()).orElseThrow()
                                + path))) {
            assertThat(curl.status()).as(curl.err()).isZero();
        }
    }
}
