package org.ovmexporter.server.routes;

import org.ovmexporter.api.Checksum;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.Algorithm;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.time.Duration;

/** {@code .../disks/{disk}/checksum}: of a disk, or of a part of it. */
final class ChecksumRoute {
    private static final long DEFAULT_PATIENCE_SECONDS = 30;
    private static final long MOST_PATIENCE_SECONDS = 3600;
    private static final long RETRY_AFTER_SECONDS = 5;

    private final Snapshots snapshots;

    ChecksumRoute(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void get(Exchange exchange) throws IOException {
        Snapshot snapshot = SnapshotRoutes.snapshot(snapshots, exchange);
        SnapshotDisk disk = DiskRoutes.disk(snapshot, exchange.path("disk"));
        Algorithm algorithm = algorithm(exchange.query("algorithm").orElse("sha256"));
        Selection window = SelectionQuery.window(exchange);
        String checksum = snapshots
                .checksum(snapshot, disk, algorithm, window, patience(exchange))
                .orElseThrow(ChecksumRoute::notReady);
        long offset = Math.min(window.offset(), disk.size());
        exchange.answer(
                200,
                new Checksum(checksum, algorithm.id(), offset, window.end(disk.size()) - offset));
    }

    private static Algorithm algorithm(String id) {
        return Algorithm.of(id)
                .orElseThrow(() -> Refusal.badRequest(
                        "algorithm must be one of " + String.join(", ", Algorithm.ids())));
    }

    private static Duration patience(Exchange exchange) {
        long seconds = SelectionQuery.number(exchange, "wait", 0).orElse(DEFAULT_PATIENCE_SECONDS);
        return Duration.ofSeconds(Math.min(seconds, MOST_PATIENCE_SECONDS));
    }

    private static Refusal notReady() {
        return Refusal.conflict("the checksum is being computed: ask again, or wait longer with"
                        + " wait=SECONDS")
                .with("Retry-After", Long.toString(RETRY_AFTER_SECONDS));
    }
}
