package org.ovmexporter.server.routes;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.JsonStream;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.DiskContents;
import org.ovmexporter.snapshots.GoneException;
import org.ovmexporter.snapshots.Listing;
import org.ovmexporter.snapshots.NotSnapshotableException;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotOptions;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;

/** {@code /api/v1/vms/{vm}/snapshots}. */
final class SnapshotRoutes {
    private static final String JSON = "application/json";

    private final Snapshots snapshots;
    private final OptionsBody options;

    SnapshotRoutes(Snapshots snapshots, OptionsBody options) {
        this.snapshots = snapshots;
        this.options = options;
    }

    void list(Exchange exchange) throws IOException {
        requireVm(exchange);
        Listing<Snapshot> listing = snapshots.list(exchange.path("vm"));
        UnwellHeader.set(exchange, listing.leftOut());
        Iterator<Snapshot> all = listing.items().iterator();
        OutputStream out = exchange.stream(200, JSON);
        JsonStream json = Json.stream(out);
        json.beginArray();
        while (all.hasNext()) {
            addUnlessGone(json, all.next());
        }
        json.endArray();
        json.end();
        out.close();
    }

    private void addUnlessGone(JsonStream json, Snapshot snapshot) throws IOException {
        DiskContents contents;
        try {
            contents = snapshots.contents(snapshot, snapshot.disks(), Selection.WHOLE);
        } catch (GoneException e) {
            return;
        }
        try (contents) {
            json.write(Wire.of(snapshot, contents, true, json));
        }
    }

    void get(Exchange exchange) throws IOException {
        ContentsQuery query = ContentsQuery.of(snapshots, exchange);
        boolean squash = SelectionQuery.flag(exchange, "squashChunks", true);
        try (DiskContents contents = query.open(
                snapshots, query.snapshot().disks(), SelectionQuery.precision(exchange))) {
            answer(exchange, query.snapshot(), contents, squash);
        }
    }

    void create(Exchange exchange) throws IOException {
        SnapshotOptions asked = options.read(exchange.body());
        Snapshot snapshot;
        try {
            snapshot = snapshots.create(VmRoutes.vm(snapshots, exchange), asked);
        } catch (NotSnapshotableException e) {
            throw Refusal.badRequest("no snapshot can be taken: " + e.getMessage());
        }
        exchange.concerns("snapshot", snapshot.id());
        UnwellHeader.set(exchange, snapshots.runningLow(snapshot));
        try (DiskContents contents =
                snapshots.contents(snapshot, snapshot.disks(), Selection.WHOLE)) {
            answer(exchange, snapshot, contents, false);
        }
    }

    void delete(Exchange exchange) throws IOException {
        requireVm(exchange);
        snapshots.delete(exchange.path("vm"), exchange.path("snapshot"));
        exchange.answerEmpty(200);
    }

    void deleteAll(Exchange exchange) throws IOException {
        requireVm(exchange);
        snapshots.deleteAll(exchange.path("vm"));
        exchange.answerEmpty(200);
    }

    private void requireVm(Exchange exchange) throws IOException {
        if (!snapshots.exists(exchange.path("vm"))) {
            throw VmRoutes.noSuchVm(exchange);
        }
    }

    /** The snapshot that the path names; it must be the VM's that the path names too. */
    static Snapshot snapshot(Snapshots snapshots, Exchange exchange) throws IOException {
        return snapshot(CallingThread.ofPool(), snapshots, exchange);
    }

    /** As {@link Snapshots#find(CallingThread, String, String)}. */
    static Snapshot snapshot(CallingThread thread, Snapshots snapshots, Exchange exchange)
            throws IOException {
        String id = exchange.path("snapshot");
        Optional<Snapshot> found = snapshots.find(thread, exchange.path("vm"), id);
        if (found.isEmpty() && !snapshots.exists(exchange.path("vm"))) {
            throw VmRoutes.noSuchVm(exchange);
        }
        return found.orElseThrow(() -> noSuchSnapshot(exchange.path("vm"), id));
    }

    static Refusal noSuchSnapshot(String vm, String id) {
        return Refusal.notFound("VM " + vm + " has no snapshot " + id);
    }

    /** Writes the answer as the map is read; what fails early is still answered with an error. */
    private static void answer(
            Exchange exchange, Snapshot snapshot, DiskContents contents, boolean squash)
            throws IOException {
        OutputStream out = exchange.stream(200, JSON);
        JsonStream json = Json.stream(out);
        json.write(Wire.of(snapshot, contents, squash, json));
        json.end();
        out.close();
    }
}
