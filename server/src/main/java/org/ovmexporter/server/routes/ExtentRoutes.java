package org.ovmexporter.server.routes;

import org.ovmexporter.api.ExtentRow;
import org.ovmexporter.api.ExtentsEnd;
import org.ovmexporter.api.Json;
import org.ovmexporter.api.JsonStream;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunks;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.snapshots.DiskContents;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/** {@code .../disks/{disk}/extents}: what is written of a disk, or what changed, line by line. */
final class ExtentRoutes {
    private static final String CONTENT_TYPE = "application/x-ndjson";

    private final Snapshots snapshots;

    ExtentRoutes(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void get(Exchange exchange) throws IOException {
        ContentsQuery query = ContentsQuery.of(snapshots, exchange);
        SnapshotDisk disk = DiskRoutes.disk(query.snapshot(), exchange.path("disk"));
        boolean unchanged = SelectionQuery.flag(exchange, "unchanged", false);
        try (DiskContents contents =
                query.open(snapshots, List.of(disk), SelectionQuery.all(exchange))) {
            OutputStream out = exchange.stream(200, CONTENT_TYPE);
            write(contents.disks().getFirst(), unchanged, out);
            out.close();
        }
    }

    private static void write(DiskContents.Disk disk, boolean unchanged, OutputStream out)
            throws IOException {
        JsonStream lines = Json.lines(out);
        Iterator<Chunk> chunks = Chunks.squash(disk.cover().iterator());
        Pulse pulse = new Pulse(lines);
        long rows = 0;
        while (chunks.hasNext()) {
            Chunk chunk = chunks.next();
            if (unchanged || chunk.state() != Chunk.State.UNCHANGED) {
                lines.write(row(chunk));
                rows++;
            }
            pulse.beat();
        }
        lines.write(new ExtentsEnd(rows, disk.disk().size(), disk.baseSize()));
        lines.end();
    }

    private static ExtentRow row(Chunk chunk) {
        return new ExtentRow(
                chunk.start(),
                chunk.length(),
                switch (chunk.state()) {
                    case DATA -> ExtentRow.State.DATA;
                    case ZERO -> ExtentRow.State.ZERO;
                    case UNCHANGED -> ExtentRow.State.UNCHANGED;
                });
    }
}
