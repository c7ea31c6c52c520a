package org.ovmexporter.snapshots;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what the manifests said, so that a list of VMs need not read thousands of them. It only
 * saves time: the directories decide which snapshots exist, manifests never change, and whatever is
 * not in here is read again. So a database that is lost, full or broken costs nothing else.
 */
final class SnapshotIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotIndex.class);

    /** A snapshot's directory in one repository. */
    record Key(String repository, String id) {}

    /**
     * What a manifest says in few words.
     *
     * @param home whether this repository's copy is the one that makes the snapshot exist
     */
    record Row(String vm, Instant createdAt, Optional<Instant> expiresAt, boolean home) {}

    private final String url;
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();

    SnapshotIndex(Path database) {
        this.url = "jdbc:sqlite:" + database;
        load();
    }

    Optional<Row> find(Key key) {
        return Optional.ofNullable(rows.get(key));
    }

    void add(Key key, Row row) {
        if (rows.put(key, row) == null) {
            write("INSERT OR REPLACE INTO snapshot (repository, id, vm, created_at, expires_at,"
                    + " home) VALUES (?, ?, ?, ?, ?, ?)", statement -> {
                        statement.setString(1, key.repository());
                        statement.setString(2, key.id());
                        statement.setString(3, row.vm());
                        statement.setString(4, row.createdAt().toString());
                        statement.setString(5, row.expiresAt().map(Instant::toString).orElse(""));
                        statement.setBoolean(6, row.home());
                    });
        }
    }

    /** Forgets what this repository does not have any more. */
    void retain(String repository, Set<String> ids) {
        for (Key key : rows.keySet()) {
            if (key.repository().equals(repository) && !ids.contains(key.id())) {
                remove(key);
            }
        }
    }

    void remove(Key key) {
        if (rows.remove(key) != null) {
            write("DELETE FROM snapshot WHERE repository = ? AND id = ?", statement -> {
                statement.setString(1, key.repository());
                statement.setString(2, key.id());
            });
        }
    }

    private void load() {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS snapshot (
                        repository TEXT NOT NULL, id TEXT NOT NULL, vm TEXT NOT NULL,
                        created_at TEXT NOT NULL, expires_at TEXT NOT NULL,
                        home INTEGER NOT NULL, PRIMARY KEY (repository, id))""");
            try (ResultSet found = statement.executeQuery(
                    "SELECT repository, id, vm, created_at, expires_at, home FROM snapshot")) {
                while (found.next()) {
                    rows.put(new Key(found.getString(1), found.getString(2)),
                            new Row(found.getString(3), Instant.parse(found.getString(4)),
                                    Optional.of(found.getString(5))
                                            .filter(text -> !text.isEmpty())
                                            .map(Instant::parse),
                                    found.getBoolean(6)));
                }
            }
        } catch (SQLException | DateTimeException e) {
            rows.clear();
            LOG.warn("the index in {} cannot be used; manifests are read instead: {}", url,
                    e.getMessage());
        }
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private void write(String sql, Parameters parameters) {
        try (Connection connection = open();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            LOG.warn("the index in {} cannot be written; snapshots are not affected: {}", url,
                    e.getMessage());
        }
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 2000");
            statement.execute("PRAGMA synchronous = OFF");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }
}
