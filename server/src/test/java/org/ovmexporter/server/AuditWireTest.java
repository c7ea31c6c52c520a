package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.server.audit.AuditQuery;
import org.ovmexporter.server.audit.AuditRow;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the audit trail says about requests. */
@ExtendWith(SharedExporter.class)
class AuditWireTest {
    private final RunningExporter shared;

    AuditWireTest(RunningExporter shared) {
        this.shared = shared;
    }

    @Test
    void itTellsWhoFromWhereDidWhatToWhatAndWhoWasRefused() throws IOException {
        RunningExporter exporter = another("audited.db");
        TakenSnapshot snapshot;
        try (exporter) {
            exporter.post(
                    "/api/v1/auth/login",
                    "{\"username\": \"admin\", \"password\": \"SuperSecret\"}");
            exporter.post(
                    "/api/v1/auth/login", "{\"username\": \"mallory\", \"password\": \"guess\"}");
            snapshot = exporter.snapshot(exporter.vmWithData());
            for (int i = 0; i < 50; i++) {
                exporter.get(
                        snapshot.diskPath(0), "Range", "bytes=" + 100 * i + "-" + (100 * i + 99));
            }
            exporter.request("DELETE", snapshot.path());
            exporter.anonymous("GET", snapshot.path());
            exporter.get("/healthz");
        }
        List<AuditRow> rows = rows(exporter);

        assertThat(rows).allMatch(row -> row.from().equals("127.0.0.1"));
        String disk = snapshot.vm().disks().getFirst().getFileName().toString();
        assertThat(rows.stream()
                        .map(row -> String.join(
                                        " ",
                                        row.user(),
                                        row.what(),
                                        Integer.toString(row.status()),
                                        row.vm(),
                                        row.snapshot(),
                                        row.disk())
                                .strip())
                        .distinct())
                .containsExactlyInAnyOrder(
                        "admin login 200",
                        "?mallory login 401",
                        "admin createSnapshot 200 " + snapshot.vm().name() + " " + snapshot.id(),
                        "admin readDisk 206 " + snapshot.vm().name() + " " + snapshot.id() + " "
                                + disk,
                        "admin deleteSnapshot 200 " + snapshot.vm().name() + " " + snapshot.id(),
                        "? getSnapshot 401");
        assertThat(rows.stream()
                        .filter(row -> row.what().equals("readDisk"))
                        .mapToLong(AuditRow::bytes)
                        .sum())
                .isEqualTo(5000);
        assertThat(rows.stream().filter(row -> row.what().equals("readDisk")))
                .as("one a minute")
                .hasSizeBetween(1, 3);
    }

    @Test
    void aDatabaseThatIsDamagedMeanwhileFailsNoRequest() throws IOException {
        try (RunningExporter exporter = another("damaged.db")) {
            Files.writeString(exporter.configuration().databaseFile(), "nonsense".repeat(10_000));

            TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());
            assertThat(exporter.get(snapshot.diskPath(0)).status()).isEqualTo(200);
            assertThat(exporter.request("DELETE", snapshot.path()).status()).isEqualTo(200);
        }
    }

    private RunningExporter another(String database) throws IOException {
        return shared.another(text -> text.replaceFirst("exporter\\.db", database));
    }

    private static List<AuditRow> rows(RunningExporter exporter) throws IOException {
        List<AuditRow> rows = new ArrayList<>();
        new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty())
                .read(exporter.configuration().databaseFile(), rows::add);
        return rows;
    }
}
