package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;

/** {@code X-Request-Id}: what a request is called in its answer and in the log. */
@ExtendWith(SharedExporter.class)
class RequestIdWireTest {
    private static final String HEADER = "X-Request-Id";

    private final RunningExporter exporter;

    RequestIdWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void everyAnswerHasOneOfItsOwnAndTheLogHasItToo() {
        try (CapturedLogs logs = new CapturedLogs()) {
            String first = id(exporter.get("/api/v1/vms"));
            String second = id(exporter.get("/nothing/here"));

            assertThat(first).isNotEqualTo(second);
            logs.awaitLine("INFO " + first + " 127.0.0.1 admin GET /api/v1/vms 200");
            logs.awaitLine("INFO " + second + " 127.0.0.1 - GET /nothing/here 404");
        }
    }

    @Test
    void theClientMayGiveIt() {
        assertThat(id(exporter.get("/healthz", HEADER, "backup-17.disk_3")))
                .isEqualTo("backup-17.disk_3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "two words",
                "127.0.0.1 root GET /",
                "\"quoted\"",
                "%n",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void whatCouldConfuseAReaderOfTheLogIsReplaced(String given) {
        assertThat(id(exporter.get("/healthz", HEADER, given)))
                .isNotEqualTo(given)
                .matches("[0-9a-f-]{36}");
    }

    @Test
    void anErrorNamesItInItsBodyToo() {
        Answer answer = exporter.get("/nothing/here", HEADER, "backup-18");

        assertThat(answer.json().path("request_id").stringValue()).isEqualTo("backup-18");
    }

    @Test
    void whatIsRefusedBeforeItIsARequestHasOneAsWell() throws IOException {
        try (CapturedLogs logs = new CapturedLogs();
                RawConnection connection = new RawConnection(exporter)) {
            Answer answer = connection.send("GET /healthz\r\n\r\n").answer();

            assertThat(answer.json().path("request_id").stringValue()).isEqualTo(id(answer));
            logs.awaitLine("INFO " + id(answer) + " 400");
        }
    }

    @Test
    void theFieldsOfALineAreKnownToTheLogByName() {
        try (CapturedLogs logs = new CapturedLogs()) {
            String id = id(exporter.get("/api/v1/vms"));
            logs.awaitLine("INFO " + id);

            assertThat(logs.contextOf("INFO " + id))
                    .containsEntry("request", id)
                    .containsEntry("user", "admin");
        }
    }

    @Test
    void aFailureOfTheExportersOwnNamesIt() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(4096));
        Files.write(snapshot.file(0), new byte[10]);

        Answer answer = exporter.get(snapshot.diskPath(0));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().path("details").stringValue()).contains(id(answer));
    }

    private static String id(Answer answer) {
        return answer.header(HEADER).orElseThrow();
    }
}
