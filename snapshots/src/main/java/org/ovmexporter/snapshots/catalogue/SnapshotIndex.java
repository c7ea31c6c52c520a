package org.ovmexporter.snapshots.catalogue;

import org.ovmexporter.snapshots.repository.MountedRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what the manifests said, so that a list of VMs need not read thousands of them. It only
 * saves time: the directories decide which snapshots exist, manifests never change, and whatever is
 * not in here is read again. So a file that is lost, full or broken costs nothing else, and is made
 * anew.
 */
public final class SnapshotIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotIndex.class);

    /** A snapshot's directory in one repository. */
    record Key(String repository, String id) {}

    /**
     * What a manifest says in few words.
     *
     * @param home whether this repository's copy is the one that makes the snapshot exist
     */
    public record Row(String vm, Instant createdAt, Optional<Instant> expiresAt, boolean home) {
        static Row of(Manifest manifest, MountedRepository repository) {
            return new Row(
                    manifest.vm(),
                    manifest.createdAt(),
                    manifest.expiresAt(),
                    manifest.home().equals(repository.id()));
        }
    }

    private static final String TABLE = """
        CREATE TABLE IF NOT EXISTS snapshot (
            repository TEXT NOT NULL, id TEXT NOT NULL, vm TEXT NOT NULL,
            created_at TEXT NOT NULL, expires_at TEXT NOT NULL, home INTEGER NOT NULL,
            PRIMARY KEY (repository, id))\
        """;
    /** A full disk is not asked at each request whether it has room again. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Path file;
    private final InstantSource clock;
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();
    private Instant nextRebuild = Instant.EPOCH;

    /** @param file of this alone, in a directory that exists; made if absent */
    public SnapshotIndex(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        load();
    }

    Optional<Row> find(Key key) {
        return Optional.ofNullable(rows.get(key));
    }

    void add(Key key, Row row) {
        add(Map.of(key, row));
    }

    /** Remembers all of these, at the cost of one. */
    void add(Map<Key, Row> added) {
        Map<Key, Row> unknown = new HashMap<>();
        added.forEach((key, row) -> {
            if (rows.put(key, row) == null) {
                unknown.put(key, row);
            }
        });
        if (!unknown.isEmpty()) {
            write(connection -> {
                connection.setAutoCommit(false);
                insert(connection, unknown);
                connection.commit();
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
            write(connection -> delete(connection, key));
        }
    }

    private void load() {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            try (ResultSet found = statement.executeQuery(
                    "SELECT repository, id, vm, created_at, expires_at, home FROM snapshot")) {
                while (found.next()) {
                    rows.put(
                            new Key(found.getString(1), found.getString(2)),
                            new Row(
                                    found.getString(3),
                                    Instant.parse(found.getString(4)),
                                    Optional.of(found.getString(5))
                                            .filter(text -> !text.isEmpty())
                                            .map(Instant::parse),
                                    found.getBoolean(6)));
                }
            }
        } catch (SQLException | DateTimeException e) {
            rows.clear();
            rebuild(e);
        }
    }

    private interface Change {
        void make(Connection connection) throws SQLException;
    }

    private void write(Change change) {
        try (Connection connection = open()) {
            change.make(connection);
        } catch (SQLException e) {
            rebuild(e);
        }
    }

    /**
     * Makes the file anew with all that is known; where that fails, memory serves until it works.
     */
    private synchronized void rebuild(Exception why) {
        if (clock.instant().isBefore(nextRebuild)) {
            return;
        }
        nextRebuild = clock.instant().plus(REST);
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-journal"));
            try (Connection connection = open();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(TABLE);
                insert(connection, rows);
                connection.commit();
            }
            LOG.info("the index {} was made anew: {}", file, why.getMessage());
        } catch (SQLException | IOException e) {
            LOG.warn(
                    "the index {} cannot be written; snapshots are not affected, and it is made"
                            + " anew when it can be: {}",
                    file,
                    e.getMessage());
        }
    }

    private static void insert(Connection connection, Map<Key, Row> added) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT OR REPLACE INTO snapshot (repository, id, vm, created_at, expires_at, home)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<Key, Row> one : added.entrySet()) {
                Row row = one.getValue();
                statement.setString(1, one.getKey().repository());
                statement.setString(2, one.getKey().id());
                statement.setString(3, row.vm());
                statement.setString(4, row.createdAt().toString());
                statement.setString(5, row.expiresAt().map(Instant::toString).orElse(""));
                statement.setBoolean(6, row.home());
                statement.executeUpdate();
            }
        }
    }

    private static void delete(Connection connection, Key key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM snapshot WHERE repository = ? AND id = ?")) {
            statement.setString(1, key.repository());
            statement.setString(2, key.id());
            statement.executeUpdate();
        }
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 2000");
            // What a crash loses is read from the manifests again.
            statement.execute("PRAGMA synchronous = OFF");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }
}
