package org.ovmexporter.server.routes;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Preconditions;
import org.ovmexporter.server.http.RangeRequest;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.OpenDisk;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.util.List;

/** {@code /api/v1/vms/{vm}/snapshots/{snapshot}/disks/{disk}}: the bytes, whole or by Range. */
final class DiskRoutes {
    static final String CONTENT_TYPE = "application/x-raw-disk-image";

    private final Snapshots snapshots;
    private final PieceBuffers buffers = new PieceBuffers();

    DiskRoutes(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** GET and HEAD. */
    void get(Exchange exchange) throws IOException {
        exchange.directly(thread -> answer(thread, exchange));
    }

    private void answer(CallingThread thread, Exchange exchange) throws IOException {
        Snapshot snapshot = SnapshotRoutes.snapshot(thread, snapshots, exchange);
        SnapshotDisk disk = disk(snapshot, exchange.path("disk"));
        Preconditions conditions =
                new Preconditions(exchange::header, etag(snapshot, disk), snapshot.createdAt());
        exchange.set("Accept-Ranges", "bytes")
                .set("ETag", conditions.etag())
                .set("Last-Modified", Preconditions.httpDate(conditions.lastModified()));
        switch (conditions.verdict()) {
            case NOT_MODIFIED -> exchange.answerEmpty(304);
            case FAILED ->
                throw new Refusal(
                        412,
                        "Precondition failed",
                        "this disk has the entity tag " + conditions.etag());
            case PROCEED -> {
                if (exchange.headersOnly()) {
                    exchange.answerHead(200, CONTENT_TYPE, disk.size());
                } else {
                    send(thread, exchange, snapshot, disk, conditions);
                }
            }
        }
    }

    private void send(
            CallingThread thread,
            Exchange exchange,
            Snapshot snapshot,
            SnapshotDisk disk,
            Preconditions conditions)
            throws IOException {
        RangeRequest asked = conditions.rangeCounts()
                ? RangeRequest.parse(exchange.header("Range"), disk.size())
                : new RangeRequest.Whole();
        if (asked instanceof RangeRequest.Unsatisfiable(String reason)) {
            throw new Refusal(416, "Range not satisfiable", reason)
                    .with("Content-Range", "bytes */" + disk.size());
        }
        try (OpenDisk open = snapshots.open(thread, snapshot, disk)) {
            new DiskSender(thread, exchange, open, buffers).send(asked);
        }
    }

    /** A snapshot never changes: its id and the disk's place in it name the bytes for ever. */
    private static String etag(Snapshot snapshot, SnapshotDisk disk) {
        return "\"" + snapshot.id() + "." + snapshot.disks().indexOf(disk) + "\"";
    }

    /** The disk of a snapshot that has this file name, or else this device name. */
    static SnapshotDisk disk(Snapshot snapshot, String wanted) {
        List<SnapshotDisk> byName = snapshot.disks().stream()
                .filter(disk -> disk.name().equals(wanted))
                .toList();
        if (byName.size() > 1) {
            throw Refusal.conflict("snapshot " + snapshot.id() + " has " + byName.size()
                    + " disks of this name; name one by its device: "
                    + String.join(
                            ", ", byName.stream().map(SnapshotDisk::deviceName).toList()));
        }
        return byName.stream()
                .findFirst()
                .or(() -> snapshot.disks().stream()
                        .filter(disk -> disk.deviceName().equals(wanted))
                        .findFirst())
                .orElseThrow(() ->
                        Refusal.notFound("snapshot " + snapshot.id() + " has no disk " + wanted));
    }
}
