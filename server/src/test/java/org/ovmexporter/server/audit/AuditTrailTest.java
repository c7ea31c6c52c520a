package org.ovmexporter.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.server.http.Answered;
import org.ovmexporter.server.http.Route;
import org.ovmexporter.server.http.Weight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class AuditTrailTest {
    private static final Duration LONG = Duration.ofDays(90);
    private static final AuditQuery ALL =
            new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty());
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    private Path directory = Path.of("");

    private Path database = Path.of("");
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @BeforeEach
    void nameTheDatabase() {
        database = directory.resolve("exporter.db");
    }

    @Test
    void whatWasDoneIsWrittenBeforeItIsClosed() throws IOException {
        try (AuditTrail trail = trail()) {
            trail.answered(read("admin", "disk-1", 100));
        }

        assertThat(rows(ALL))
                .containsExactly(new AuditRow(
                        "2026-01-02T03:04:05Z",
                        "2026-01-02T03:04:05Z",
                        "admin",
                        "10.0.0.1",
                        "readDisk",
                        206,
                        1,
                        100,
                        "vm-1",
                        "snapshot-1",
                        "disk-1"));
    }

    @Test
    void thousandsOfRangesOfADiskInAMinuteAreOneRow() throws IOException {
        try (AuditTrail trail = trail()) {
            for (int i = 0; i < 5000; i++) {
                trail.answered(read("admin", "disk-1", 10));
            }
            awaitRow();
            now = now.plusSeconds(7);
            trail.answered(read("admin", "disk-1", 5));
            trail.answered(read("admin", "disk-2", 1));
            now = now.plusSeconds(60);
            trail.answered(read("admin", "disk-1", 3));
        }

        assertThat(rows(ALL))
                .extracting(
                        AuditRow::disk,
                        AuditRow::requests,
                        AuditRow::bytes,
                        AuditRow::first,
                        AuditRow::last)
                .containsExactly(
                        tuple(
                                "disk-1",
                                5001L,
                                50_005L,
                                "2026-01-02T03:04:05Z",
                                "2026-01-02T03:04:12Z"),
                        tuple("disk-2", 1L, 1L, "2026-01-02T03:04:12Z", "2026-01-02T03:04:12Z"),
                        tuple("disk-1", 1L, 3L, "2026-01-02T03:05:12Z", "2026-01-02T03:05:12Z"));
    }

    @Test
    void itIsReadByUserByVmAndByTimeWhileItIsWritten() throws Exception {
        try (AuditTrail trail = trail()) {
            trail.answered(read("admin", "disk-1", 1));
            now = now.plusSeconds(3600);
            trail.answered(read("backup", "disk-2", 1));
            awaitRows(2);

            assertThat(rows(new AuditQuery(
                            Optional.empty(), Optional.of("admin"), Optional.empty())))
                    .extracting(AuditRow::disk)
                    .containsExactly("disk-1");
            assertThat(rows(new AuditQuery(Optional.of(now), Optional.empty(), Optional.empty())))
                    .extracting(AuditRow::disk)
                    .containsExactly("disk-2");
            assertThat(rows(new AuditQuery(
                            Optional.empty(), Optional.empty(), Optional.of("another"))))
                    .isEmpty();
        }
    }

    @Test
    void whoIsNotKnownIsToldOfByWhatWasClaimedAndNothingElse() throws IOException {
        try (AuditTrail trail = trail()) {
            trail.answered(
                    request("login", "-", 401, Map.of("user", "ro\not" + "x".repeat(500)), 0));
            trail.answered(request("readDisk", "-", 401, Map.of("vm", "made up"), 0));
        }

        assertThat(rows(ALL))
                .extracting(AuditRow::user)
                .containsExactly("?", "?ro\uFFFDot" + "x".repeat(123));
        assertThat(rows(ALL)).extracting(AuditRow::vm).containsOnly("");
    }

    @Test
    void strangersByTheThousandsAreAFewRows() throws IOException {
        try (AuditTrail trail = trail()) {
            for (int i = 0; i < 20_000; i++) {
                trail.answered(request("login", "-", 401, Map.of("user", "made up " + i), 0));
            }
            trail.answered(read("admin", "disk-1", 1));
            assertThat(trail.lost()).isZero();
        }

        List<AuditRow> rows = rows(ALL);
        assertThat(rows).hasSizeLessThan(10_000);
        assertThat(rows).extracting(AuditRow::user).contains("admin", "?(others)");
        assertThat(rows.stream()
                        .filter(row -> row.what().equals("login"))
                        .mapToLong(AuditRow::requests)
                        .sum())
                .isEqualTo(20_000);
    }

    @Test
    void whatIsOlderThanItIsKeptIsRemoved() throws IOException {
        try (AuditTrail trail = trail()) {
            trail.answered(read("admin", "disk-1", 1));
        }
        now = now.plus(LONG).plusSeconds(120);
        try (AuditTrail trail = trail()) {
            trail.answered(read("admin", "disk-2", 1));
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!rows(ALL).stream().map(AuditRow::disk).toList().equals(List.of("disk-2"))) {
                assertThat(System.nanoTime()).as("in time: %s", rows(ALL)).isLessThan(deadline);
            }
        }
    }

    @Test
    void aDatabaseThatIsLockedIsWrittenLater() throws Exception {
        try (AuditTrail trail = trail()) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database);
                    var statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                trail.answered(read("admin", "disk-1", 1));
                Thread.sleep(7000); // longer than anybody waits for a lock
            }
            trail.answered(read("admin", "disk-1", 1));
        }

        assertThat(rows(ALL).stream().mapToLong(AuditRow::requests).sum()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatIsNoneFailsNobodyAndWhatIsLostIsCounted() throws IOException {
        Files.writeString(database, "This is no database, and never was one.".repeat(100));
        try (AuditTrail trail = trail()) {
            for (int i = 0; i < 10_100; i++) {
                trail.answered(read("admin", "disk-" + i, 1));
            }
            // While some are being written, there is room for others.
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (trail.lost() < 100) {
                assertThat(System.nanoTime()).as("%s lost", trail.lost()).isLessThan(deadline);
            }
            assertThat(trail.lost()).isEqualTo(100);
        }
        assertThatThrownBy(() -> rows(ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void withoutADatabaseItIsSaidThatNoneHasRun() {
        assertThatThrownBy(() -> rows(ALL)).hasMessageContaining("no exporter has run");
        assertThat(database).doesNotExist();
    }

    private AuditTrail trail() {
        return new AuditTrail(database, LONG, () -> now);
    }

    private static Answered read(String user, String disk, long bytes) {
        return request(
                "readDisk",
                user,
                206,
                Map.of("vm", "vm-1", "snapshot", "snapshot-1", "disk", disk),
                bytes);
    }

    private static Answered request(
            String operation, String user, int status, Map<String, String> subjects, long bytes) {
        return new Answered(
                "id",
                "10.0.0.1",
                user,
                Optional.of(new Route(operation, "GET", "/x", Weight.DOWNLOAD, _ -> {})),
                subjects,
                status,
                true,
                bytes,
                Duration.ofMillis(1));
    }

    private void awaitRow() throws IOException {
        awaitRows(1);
    }

    private void awaitRows(int count) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(database) || rows(ALL).size() < count) {
            assertThat(System.nanoTime()).as("%s rows in time", count).isLessThan(deadline);
        }
    }

    private List<AuditRow> rows(AuditQuery query) throws IOException {
        List<AuditRow> rows = new ArrayList<>();
        query.read(database, rows::add);
        return rows;
    }
}
