package org.ovmexporter.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import org.ovmexporter.api.Json;
import org.ovmexporter.api.MalformedJsonException;
import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.Contents;
import org.ovmexporter.snapshots.GoneException;
import org.ovmexporter.snapshots.NotSnapshotableException;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.Snapshots;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code /api/v1/vms/{vm}/snapshots}. */
final class SnapshotRoutes {
    private static final String JSON = "application/json";
    private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    private final Snapshots snapshots;

    SnapshotRoutes(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void list(Exchange exchange) throws IOException {
        requireVm(exchange);
        Iterator<Snapshot> all = snapshots.list(exchange.path("vm")).iterator();
        OutputStream out = exchange.stream(200, JSON);
        Json.Array array = Json.array(out);
        while (all.hasNext()) {
            addUnlessGone(array, all.next());
        }
        array.end();
        out.close();
    }

    private void addUnlessGone(Json.Array array, Snapshot snapshot) throws IOException {
        Contents contents;
        try {
            contents = snapshots.contents(snapshot, snapshot.disks(), Selection.WHOLE);
        } catch (GoneException e) {
            return;
        }
        try (contents) {
            array.add(Wire.of(snapshot, contents, true));
        }
    }

    void get(Exchange exchange) throws IOException {
        ContentsQuery query = ContentsQuery.of(snapshots, exchange);
        boolean squash = SelectionQuery.flag(exchange, "squashChunks", true);
        try (Contents contents = query.open(snapshots, query.snapshot().disks(),
                SelectionQuery.precision(exchange))) {
            answer(exchange, query.snapshot(), contents, squash);
        }
    }

    void create(Exchange exchange) throws IOException {
        Optional<Duration> life = life(exchange);
        Snapshot snapshot;
        try {
            snapshot = snapshots.create(VmRoutes.vm(snapshots, exchange), life);
        } catch (NotSnapshotableException e) {
            throw Refusal.badRequest("no snapshot can be taken: " + e.getMessage());
        }
        try (Contents contents = snapshots.contents(snapshot, snapshot.disks(),
                Selection.WHOLE)) {
            answer(exchange, snapshot, contents, false);
        }
    }

    /** How long the snapshot is to live, by the body, which may be absent. */
    private static Optional<Duration> life(Exchange exchange) throws IOException {
        byte[] body = exchange.body();
        if (new String(body, UTF_8).isBlank()) {
            return Optional.empty();
        }
        OptionalLong seconds;
        try {
            seconds = Json.read(new ByteArrayInputStream(body), SnapshotRequest.class).expiresIn();
        } catch (MalformedJsonException e) {
            throw Refusal.badRequest("expected no body, or {\"expires_in\": SECONDS} as JSON");
        }
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        if (seconds.getAsLong() < 1 || seconds.getAsLong() > LONGEST_LIFE.toSeconds()) {
            throw Refusal.badRequest("expires_in must be a number of seconds from 1 to "
                    + LONGEST_LIFE.toSeconds());
        }
        return Optional.of(Duration.ofSeconds(seconds.getAsLong()));
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
    static Snapshot snapshot(Snapshots snapshots, Exchange exchange)
            throws IOException {
        String id = exchange.path("snapshot");
        Optional<Snapshot> found = snapshots.find(exchange.path("vm"), id);
        if (found.isEmpty() && !snapshots.exists(exchange.path("vm"))) {
            throw VmRoutes.noSuchVm(exchange);
        }
        return found.orElseThrow(() -> noSuchSnapshot(exchange.path("vm"), id));
    }

    static Refusal noSuchSnapshot(String vm, String id) {
        return Refusal.notFound("VM " + vm + " has no snapshot " + id);
    }

    /** Writes the answer as the map is read; what fails early is still answered with an error. */
    private static void answer(Exchange exchange, Snapshot snapshot, Contents contents,
            boolean squash) throws IOException {
        OutputStream out = exchange.stream(200, JSON);
        Json.write(out, Wire.of(snapshot, contents, squash));
        out.close();
    }
}
