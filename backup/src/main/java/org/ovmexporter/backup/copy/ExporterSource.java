package org.ovmexporter.backup.copy;

import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.image.DiskWriter;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.Progress;
import org.ovmexporter.client.Since;
import org.ovmexporter.client.SnapshotSummary;
import org.ovmexporter.client.download.DiskDownload;
import org.ovmexporter.client.download.Journal;
import org.ovmexporter.client.failure.ConflictException;
import org.ovmexporter.client.failure.NotFoundException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** An exporter, asked over the network. */
public final class ExporterSource implements SnapshotSource {
    private final ExporterClient client;
    private final Optional<Duration> lease;
    private final int workers;
    private final Reports reports;

    /** Is told how far the download of one disk has come, and when it has ended. */
    public interface Report extends Progress, AutoCloseable {
        @Override
        void close();
    }

    /** Whom to tell of a disk. */
    public interface Reports {
        Report of(DiskAddress disk);
    }

    /**
     * Asks this exporter.
     *
     * @param lease after how long a snapshot may be removed, should nobody come back for it
     * @param workers how many requests for a disk's bytes are made at a time
     */
    public ExporterSource(
            ExporterClient client, Optional<Duration> lease, int workers, Reports reports) {
        this.client = client;
        this.lease = lease;
        this.workers = workers;
        this.reports = reports;
    }

    @Override
    public VirtualMachine vm(String vm) throws IOException {
        return client.virtualMachine(vm);
    }

    @Override
    public SnapshotSummary take(String vm) throws IOException {
        return client.createSnapshot(
                vm,
                new SnapshotRequest(
                        lease.map(it -> OptionalLong.of(it.toSeconds()))
                                .orElse(OptionalLong.empty()),
                        Optional.empty()));
    }

    @Override
    public Optional<SnapshotSummary> snapshot(String vm, String id) throws IOException {
        try {
            return Optional.of(client.snapshot(vm, id));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void delete(String vm, String snapshot) throws IOException {
        client.deleteSnapshot(vm, snapshot);
    }

    @Override
    public long download(DiskAddress disk, Optional<String> since, DiskWriter target, Path journal)
            throws IOException {
        try (Report report = reports.of(disk)) {
            DiskDownload download = since.map(
                            older -> DiskDownload.since(client, disk, new Since(older)))
                    .orElseGet(() -> DiskDownload.whole(client, disk))
                    .with(workers)
                    .reporting(report);
            return download.into(target, new Journal(journal)).fetched();
        } catch (ConflictException e) {
            throw since.isPresent() ? new NoComparisonException(String.valueOf(e.getMessage())) : e;
        }
    }

    @Override
    public String sha256(DiskAddress disk) throws IOException {
        return client.checksum(disk, "sha256").checksum();
    }
}
