package org.ovmexporter.server.login;

import org.ovmexporter.server.database.OwnDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that were given up before they expire, in memory and, for the next start, in table
 * {@code revoked_token} of the exporter's database. Each host of a pool has its own.
 */
public final class RevokedTokens {
    private static final Logger LOG = LoggerFactory.getLogger(RevokedTokens.class);

    private final OwnDatabase database;
    private final InstantSource clock;
    private final Map<String, Instant> revoked = new ConcurrentHashMap<>();

    /** Those that this database knows; none, with a warning, where it cannot be read. */
    public RevokedTokens(Path database, InstantSource clock) {
        this.database = new OwnDatabase(
                database,
                "CREATE TABLE IF NOT EXISTS revoked_token ("
                        + "id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT");
        this.clock = clock;
        load();
    }

    private void load() {
        try (var connection = database.open();
                var select = connection.createStatement();
                var rows = select.executeQuery("SELECT id, expires_at FROM revoked_token")) {
            while (rows.next()) {
                revoked.put(rows.getString(1), Instant.ofEpochSecond(rows.getLong(2)));
            }
        } catch (SQLException e) {
            LOG.warn(
                    "tokens that were revoked before may be used again: {} cannot be read: {}",
                    database.file(),
                    e.getMessage());
        }
    }

    /** Whether a token that is valid by itself was given up. */
    public boolean contains(Session session) {
        return revoked.containsKey(session.id());
    }

    /**
     * Gives a token up, at once.
     *
     * @throws SQLException where it holds until the next start only
     */
    public void add(Session session) throws SQLException {
        revoked.put(session.id(), session.expiresAt());
        long now = clock.instant().getEpochSecond();
        revoked.values().removeIf(expiresAt -> expiresAt.getEpochSecond() < now);
        try (var connection = database.open();
                var insert = connection.prepareStatement(
                        "INSERT OR IGNORE INTO revoked_token (id, expires_at) VALUES (?, ?)");
                var delete = connection.prepareStatement(
                        "DELETE FROM revoked_token WHERE expires_at < ?")) {
            insert.setString(1, session.id());
            insert.setLong(2, session.expiresAt().getEpochSecond());
            insert.executeUpdate();
            delete.setLong(1, now);
            delete.executeUpdate();
        }
    }
}
