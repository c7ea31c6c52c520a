package org.ovmexporter.server.login;

import org.ovmexporter.server.database.OwnDatabase;
import org.ovmexporter.tls.Fingerprint;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The certificates that Managers showed the first time, in table {@code manager_certificate} of an
 * SQLite database. Safe for many threads and processes: the first one wins, for all of them.
 */
public final class KnownCertificates {

    private final OwnDatabase database;
    private final InstantSource clock;

    /**
     * Certificates in this database.
     *
     * @param database is created, readable by its owner only, when it is first needed; so is the
     *     table
     */
    public KnownCertificates(Path database, InstantSource clock) {
        this.database = new OwnDatabase(
                database,
                "CREATE TABLE IF NOT EXISTS manager_certificate ("
                        + "address TEXT PRIMARY KEY, fingerprint TEXT NOT NULL,"
                        + " first_seen_at TEXT NOT NULL) STRICT");
        this.clock = clock;
    }

    /**
     * A certificate, and whether it was unknown until now.
     *
     * @param fingerprint what is written down
     * @param first whether it has been written down just now
     */
    record Known(Fingerprint fingerprint, boolean first) {}

    /** Writes down this certificate if none is known for the address, and says which one is. */
    Known firstOf(String address, Fingerprint seen) throws SQLException {
        try (Connection connection = database.open()) {
            boolean first;
            try (var insert = connection.prepareStatement("INSERT INTO manager_certificate"
                    + " (address, fingerprint, first_seen_at) VALUES (?, ?, ?)"
                    + " ON CONFLICT (address) DO NOTHING")) {
                insert.setString(1, address);
                insert.setString(2, seen.text());
                insert.setString(3, clock.instant().toString());
                first = insert.executeUpdate() == 1;
            }
            return new Known(find(connection, address).orElse(seen), first);
        }
    }

    /**
     * The certificate known for an address.
     *
     * @param address {@code HOST:PORT}
     * @throws SQLException if the database cannot be read
     */
    public Optional<Fingerprint> find(String address) throws SQLException {
        try (Connection connection = database.open()) {
            return find(connection, address);
        }
    }

    /**
     * Forgets the certificate of an address, so that the next one seen there is the first again.
     *
     * @param address {@code HOST:PORT}
     * @return whether there was one
     * @throws SQLException if the database cannot be written
     */
    public boolean forget(String address) throws SQLException {
        try (Connection connection = database.open();
                var delete = connection.prepareStatement(
                        "DELETE FROM manager_certificate WHERE address = ?")) {
            delete.setString(1, address);
            return delete.executeUpdate() > 0;
        }
    }

    private static Optional<Fingerprint> find(Connection connection, String address)
            throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT fingerprint FROM manager_certificate WHERE address = ?")) {
            select.setString(1, address);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(fingerprint(rows.getString(1))) : Optional.empty();
            }
        }
    }

    private static Fingerprint fingerprint(String stored) throws SQLException {
        try {
            return Fingerprint.parse(stored);
        } catch (IllegalArgumentException damaged) {
            throw new SQLException("table manager_certificate is damaged", damaged);
        }
    }
}
