package org.ovmexporter.server.database;

import org.sqlite.SQLiteConfig;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The exporter's SQLite database, in which each who uses it has a table.
 *
 * @param file is created, readable by its owner only, when it is first needed
 * @param table the statement that creates the table where it is absent
 */
public record OwnDatabase(Path file, String table) {
    private static final int MILLISECONDS_TO_WAIT_FOR_OTHERS = 5000;

    /**
     * A connection that waits a few seconds where another process writes; the table is there.
     *
     * @throws SQLException where the database cannot be made, or cannot be used
     */
    public Connection open() throws SQLException {
        createForOwnerOnly();
        var config = new SQLiteConfig();
        config.setBusyTimeout(MILLISECONDS_TO_WAIT_FOR_OTHERS);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (var create = connection.createStatement()) {
            create.execute(table);
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        return connection;
    }

    private void createForOwnerOnly() throws SQLException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException another) {
            // Someone else made it in this very moment.
        } catch (IOException failed) {
            throw new SQLException(file + " cannot be created", failed);
        }
    }
}
