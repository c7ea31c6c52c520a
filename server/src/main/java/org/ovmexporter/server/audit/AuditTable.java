package org.ovmexporter.server.audit;

import org.ovmexporter.server.database.OwnDatabase;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Table {@code audit} of the exporter's database. It stays small: what is old is removed, and of
 * what strangers did the newest {@value #MOST_ANONYMOUS_ROWS} rows are kept, so that they cannot
 * push out what users did.
 */
final class AuditTable {
    private static final int MOST_ROWS = 1_000_000;
    private static final int MOST_ANONYMOUS_ROWS = 50_000;
    private static final String ANONYMOUS = "substr(user, 1, 1) = '?'";

    private final OwnDatabase database;

    AuditTable(Path file) {
        this.database = new OwnDatabase(file, """
            CREATE TABLE IF NOT EXISTS audit (
                minute INTEGER NOT NULL, user TEXT NOT NULL, peer TEXT NOT NULL,
                operation TEXT NOT NULL, vm TEXT NOT NULL, snapshot TEXT NOT NULL,
                disk TEXT NOT NULL, status INTEGER NOT NULL, requests INTEGER NOT NULL,
                bytes INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY (minute, user, peer, operation, vm, snapshot, disk, status)
            ) STRICT, WITHOUT ROWID\
            """);
    }

    /** Adds these to what there is: all of them, or with an exception none. */
    void add(Map<AuditKey, AuditSum> sums) throws SQLException {
        try (Connection connection = database.open()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
                    bytes = bytes + excluded.bytes, first = min(first, excluded.first),
                    last = max(last, excluded.last)\
                """)) {
                for (Map.Entry<AuditKey, AuditSum> entry : sums.entrySet()) {
                    set(insert, entry.getKey(), entry.getValue());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    private static void set(PreparedStatement insert, AuditKey key, AuditSum sum)
            throws SQLException {
        insert.setLong(1, key.minute());
        insert.setString(2, key.user());
        insert.setString(3, key.peer());
        insert.setString(4, key.operation());
        insert.setString(5, key.vm());
        insert.setString(6, key.snapshot());
        insert.setString(7, key.disk());
        insert.setInt(8, key.status());
        insert.setLong(9, sum.requests());
        insert.setLong(10, sum.bytes());
        insert.setLong(11, sum.first());
        insert.setLong(12, sum.last());
    }

    /** Removes what is older than this, and what is too much. */
    void prune(Instant oldest) throws SQLException {
        try (Connection connection = database.open();
                PreparedStatement old =
                        connection.prepareStatement("DELETE FROM audit WHERE minute < ?")) {
            old.setLong(1, oldest.toEpochMilli());
            old.executeUpdate();
            keep(connection, MOST_ANONYMOUS_ROWS, ANONYMOUS);
            keep(connection, MOST_ROWS, "true");
        }
    }

    private static void keep(Connection connection, int most, String which) throws SQLException {
        String surplus = "SELECT minute FROM audit WHERE " + which
                + " ORDER BY minute DESC LIMIT 1 OFFSET " + most;
        try (var delete = connection.createStatement()) {
            delete.executeUpdate(
                    "DELETE FROM audit WHERE " + which + " AND minute <= (" + surplus + ")");
        }
    }

    /** Tells of each row in the order of time. */
    void read(AuditQuery query, Consumer<AuditRow> reader) throws SQLException {
        try (Connection connection = database.open();
                PreparedStatement select = connection.prepareStatement("""
                    SELECT first, last, user, peer, operation, status, requests, bytes, vm,
                        snapshot, disk
                    FROM audit
                    WHERE last >= ? AND (? OR user = ?) AND (? OR vm = ?)
                    ORDER BY minute, first\
                    """)) {
            select.setLong(1, query.since().map(Instant::toEpochMilli).orElse(0L));
            select.setBoolean(2, query.user().isEmpty());
            select.setString(3, query.user().orElse(""));
            select.setBoolean(4, query.vm().isEmpty());
            select.setString(5, query.vm().orElse(""));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.accept(row(rows));
                }
            }
        }
    }

    private static AuditRow row(ResultSet row) throws SQLException {
        return new AuditRow(
                Instant.ofEpochMilli(row.getLong(1)).toString(),
                Instant.ofEpochMilli(row.getLong(2)).toString(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                row.getLong(7),
                row.getLong(8),
                row.getString(9),
                row.getString(10),
                row.getString(11));
    }
}
