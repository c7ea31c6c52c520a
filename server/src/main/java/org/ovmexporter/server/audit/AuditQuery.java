package org.ovmexporter.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What of the audit trail is wanted; what is empty does not matter.
 *
 * @param since not before this
 * @param user of this user, as the trail has it
 * @param vm about this VM
 */
public record AuditQuery(Optional<Instant> since, Optional<String> user, Optional<String> vm) {

    /**
     * Tells of each row in the order of time. An exporter may write to the database meanwhile.
     *
     * @param database the exporter's
     * @throws IOException where it cannot be read
     */
    public void read(Path database, Consumer<AuditRow> reader) throws IOException {
        if (!Files.exists(database)) {
            throw new IOException(
                    database + " does not exist: no exporter has run with this" + " configuration");
        }
        try {
            new AuditTable(database).read(this, reader);
        } catch (SQLException e) {
            throw new IOException(
                    "the audit trail in " + database + " cannot be read: " + e.getMessage(), e);
        }
    }
}
