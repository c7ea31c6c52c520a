package org.ovmexporter.client;

import org.ovmexporter.api.Checksum;
import org.ovmexporter.api.Json;
import org.ovmexporter.api.Repository;
import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.client.failure.ConflictException;
import org.ovmexporter.client.failure.DiskChangedException;
import org.ovmexporter.client.failure.ExporterException;
import org.ovmexporter.client.http.ApiCall;
import org.ovmexporter.client.http.Backoff;
import org.ovmexporter.client.http.Body;
import org.ovmexporter.client.http.DiskRange;
import org.ovmexporter.client.http.Exchanges;
import org.ovmexporter.client.http.RangeReader;

import tools.jackson.core.type.TypeReference;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Talks to one exporter, as one user, in blocking calls, from any number of threads.
 *
 * <p>It logs in with the first request, and again when a token has expired. What does no harm when
 * done twice is asked again after a failure of the network or while the exporter is unavailable; a
 * snapshot is taken again only where the request was certainly never sent. Refusals are
 * {@link ExporterException}s. Interrupting a thread in a call ends it with an
 * {@link java.io.InterruptedIOException}.
 */
public final class ExporterClient implements AutoCloseable {
    /** How long the exporter is to wait for a checksum before it says that it is not ready. */
    private static final int CHECKSUM_WAIT_SECONDS = 30;

    private final UserSession session;

    /** As {@link #ExporterClient(ExporterAddress, Backoff)}, with as much patience as fits most. */
    public ExporterClient(ExporterAddress connection) throws IOException {
        this(connection, Backoff.DEFAULT);
    }

    /**
     * Connects to nothing yet.
     *
     * @throws IOException where a file with a certificate or a key cannot be used
     */
    public ExporterClient(ExporterAddress connection, Backoff backoff) throws IOException {
        Exchanges exchanges = new Exchanges(
                connection.endpoint(), connection.api(), TlsContext.of(connection), backoff);
        this.session = new UserSession(exchanges, connection.credentials());
    }

    /** The host's VMs. */
    public List<VirtualMachine> virtualMachines() throws IOException {
        try (Body answer = get("vms")) {
            return Json.read(answer, new TypeReference<List<VirtualMachine>>() {});
        }
    }

    /** A VM, by its id. */
    public VirtualMachine virtualMachine(String vm) throws IOException {
        try (Body answer = get(Paths.vm(vm))) {
            return Json.read(answer, VirtualMachine.class);
        }
    }

    /** The host's repositories, and how they are. */
    public List<Repository> repositories() throws IOException {
        try (Body answer = get("repositories")) {
            return Json.read(answer, new TypeReference<List<Repository>>() {});
        }
    }

    /** A VM's snapshots, oldest first. */
    public List<SnapshotSummary> snapshots(String vm) throws IOException {
        try (Body answer = get(Paths.snapshots(vm))) {
            return Json.read(answer, new TypeReference<List<SnapshotSummary>>() {});
        }
    }

    /** A snapshot of a VM. */
    public SnapshotSummary snapshot(String vm, String id) throws IOException {
        try (Body answer = get(Paths.snapshot(vm, id))) {
            return Json.read(answer, SnapshotSummary.class);
        }
    }

    /** Takes a snapshot of a VM: all its disks, or none. */
    public SnapshotSummary createSnapshot(String vm, SnapshotRequest wanted) throws IOException {
        ApiCall call = ApiCall.post(Paths.snapshots(vm), Json.bytes(wanted), false);
        try (Body answer = session.send(call).body()) {
            return Json.read(answer, SnapshotSummary.class);
        }
    }

    /** Deletes a snapshot; one that is gone is no error. */
    public void deleteSnapshot(String vm, String id) throws IOException {
        session.send(ApiCall.delete(Paths.snapshot(vm, id))).body().drain();
    }

    /** Deletes all snapshots of a VM. */
    public void deleteSnapshots(String vm) throws IOException {
        session.send(ApiCall.delete(Paths.snapshots(vm))).body().drain();
    }

    /** How long a snapshot's disk is, and its entity tag. */
    public RemoteDisk disk(DiskAddress disk) throws IOException {
        HttpResponse<Body> answer = session.send(ApiCall.head(Paths.disk(disk)));
        answer.body().drain();
        long size = answer.headers()
                .firstValueAsLong("Content-Length")
                .orElseThrow(() ->
                        new IOException("the exporter does not say how long " + disk + " is"));
        String etag = answer.headers()
                .firstValue("ETag")
                .orElseThrow(() -> new IOException("the exporter sends no entity tag for " + disk));
        return new RemoteDisk(size, etag);
    }

    /**
     * What is written of a disk, and what reads as zeros; or, compared with an older snapshot, what
     * has changed and what has become zero.
     *
     * @param offset from this byte on
     */
    public ExtentRows extents(DiskAddress disk, Optional<Since> since, long offset) {
        return new ExtentRows(session, Paths.extents(disk, since), offset);
    }

    /**
     * Reads parts of a disk, and hands them on as they are complete.
     *
     * @param etag the disk must have it
     * @param runs at most {@link DiskRange#MOST}, ascending, without overlaps
     * @throws DiskChangedException where the disk has another entity tag
     */
    public void read(DiskAddress disk, String etag, List<DiskRange> runs, RangeReader reader)
            throws IOException {
        ApiCall call = ApiCall.get(
                Paths.disk(disk), Map.of("Range", DiskRange.header(runs), "If-Match", etag));
        for (int failed = 0; ; ) {
            try {
                reader.read(session.send(call), runs);
                return;
            } catch (ExporterException e) {
                throw e.status() == 412
                        ? new DiskChangedException(
                                disk + " is not the one that this download began" + " with")
                        : e;
            } catch (IOException e) {
                if (reader.isTargetBroken() || !session.pauseAfter(call, ++failed, e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * The checksum of a disk, however long the exporter has to compute it.
     *
     * @param algorithm {@code sha256} or {@code xxh128}
     */
    public Checksum checksum(DiskAddress disk, String algorithm) throws IOException {
        ApiCall call = ApiCall.get(Paths.disk(disk) + "/checksum?algorithm=" + algorithm + "&wait="
                + CHECKSUM_WAIT_SECONDS);
        while (true) {
            try (Body answer = session.send(call).body()) {
                return Json.read(answer, Checksum.class);
            } catch (ConflictException notReady) {
                Exchanges.pause(notReady.retryAfter()
                        .filter(asked -> asked.compareTo(Duration.ofMinutes(1)) < 0)
                        .orElseThrow(() -> notReady));
            }
        }
    }

    private Body get(String path) throws IOException {
        return session.send(ApiCall.get(path)).body();
    }

    @Override
    public void close() {
        session.close();
    }
}
