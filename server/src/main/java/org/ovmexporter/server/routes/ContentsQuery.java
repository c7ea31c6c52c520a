package org.ovmexporter.server.routes;

import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.DiskContents;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks about: all that is written of a snapshot, or what changed since an older one.
 *
 * @param older the one that {@code compareTo} names
 */
record ContentsQuery(Snapshot snapshot, Optional<Snapshot> older) {

    static ContentsQuery of(Snapshots snapshots, Exchange exchange) throws IOException {
        Snapshot snapshot = SnapshotRoutes.snapshot(snapshots, exchange);
        Optional<String> compareTo = exchange.query("compareTo");
        return new ContentsQuery(
                snapshot,
                compareTo.isEmpty()
                        ? Optional.empty()
                        : Optional.of(older(snapshots, snapshot, compareTo.get())));
    }

    private static Snapshot older(Snapshots snapshots, Snapshot snapshot, String id)
            throws IOException {
        Snapshot older = snapshots
                .find(snapshot.vm(), id)
                .orElseThrow(() -> SnapshotRoutes.noSuchSnapshot(snapshot.vm(), id));
        if (!older.createdAt().isBefore(snapshot.createdAt())) {
            throw new Refusal(
                    400, "Bad request", "compareTo snapshot must be older than this snapshot");
        }
        return older;
    }

    DiskContents open(Snapshots snapshots, List<SnapshotDisk> disks, Selection selection)
            throws IOException {
        return older.isPresent()
                ? snapshots.compare(older.get(), snapshot, disks, selection)
                : snapshots.contents(snapshot, disks, selection);
    }
}
