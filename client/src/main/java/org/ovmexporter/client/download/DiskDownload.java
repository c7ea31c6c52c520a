package org.ovmexporter.client.download;

import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.ExtentRows;
import org.ovmexporter.client.Progress;
import org.ovmexporter.client.RemoteDisk;
import org.ovmexporter.client.Since;
import org.ovmexporter.client.failure.ConflictException;
import org.ovmexporter.client.failure.DiskChangedException;
import org.ovmexporter.client.file.DiskSink;
import org.ovmexporter.client.http.DiskRange;
import org.ovmexporter.client.http.RangeReader;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * Brings a snapshot's disk into a {@link DiskSink}, by several requests at a time. Each of its
 * workers has one buffer of {@link #PIECE_BYTES}, whatever the size of the disk. What it has done
 * is kept in a {@link Journal}, so that it can be gone on with after whatever stopped it.
 */
public final class DiskDownload {
    /** A request asks for as much as this, in bytes. */
    public static final int PIECE_BYTES = 4 << 20;
    /** Enough to have an answer on its way while another is stored. */
    public static final int DEFAULT_WORKERS = 4;

    private final ExporterClient client;
    private final DiskAddress disk;
    private final Optional<Since> since;
    private final int workers;
    private final Progress progress;

    private DiskDownload(
            ExporterClient client,
            DiskAddress disk,
            Optional<Since> since,
            int workers,
            Progress progress) {
        this.client = client;
        this.disk = disk;
        this.since = since;
        this.workers = workers;
        this.progress = progress;
    }

    /** Of all that is written; the sink is all zeros at first. */
    public static DiskDownload whole(ExporterClient client, DiskAddress disk) {
        return new DiskDownload(client, disk, Optional.empty(), DEFAULT_WORKERS, Progress.NONE);
    }

    /**
     * Of what has changed; the sink holds what the disk was in the older snapshot. That snapshot
     * must have this disk: ask {@link ExporterClient#disk} first.
     */
    public static DiskDownload since(ExporterClient client, DiskAddress disk, Since older) {
        return new DiskDownload(client, disk, Optional.of(older), DEFAULT_WORKERS, Progress.NONE);
    }

    /** The same by this many requests at a time, 1 or more. */
    public DiskDownload with(int otherWorkers) {
        return new DiskDownload(client, disk, since, otherWorkers, progress);
    }

    /** The same, telling this one how far it has come. */
    public DiskDownload reporting(Progress told) {
        return new DiskDownload(client, disk, since, workers, told);
    }

    /**
     * What came of it.
     *
     * @param size of the disk, in bytes
     * @param fetched bytes that came over the network, this time
     */
    public record Result(long size, long fetched) {}

    /**
     * Downloads, from the beginning or from where the journal says it was stopped. Whatever it
     * fails with, the journal is there then, and what it tells to be done is in the sink; when it
     * returns, all of the disk is in the sink and forced, and the journal is the caller's to
     * delete.
     *
     * @throws DiskChangedException where the journal is of another disk or snapshot, or the disk
     *     turned out to be another one
     * @throws ConflictException where the change tracking cannot be trusted: download it whole
     * @throws InterruptedIOException where this thread was interrupted
     */
    public Result into(DiskSink sink, Journal journal) throws IOException {
        RemoteDisk remote = client.disk(disk);
        DoneRanges done = journal.resume(Journal.content(disk, remote, since, new DoneRanges()));
        Ledger ledger = new Ledger(
                sink,
                journal,
                ranges -> Journal.content(disk, remote, since, ranges),
                done,
                remote.size(),
                progress);
        ledger.checkpoint();
        sink.resize(remote.size());
        try (ExtentRows rows = client.extents(disk, since, done.prefix())) {
            work(new PieceCutter(rows::next, PIECE_BYTES, done), remote, sink, ledger);
        } catch (IOException e) {
            try {
                ledger.checkpoint();
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
        ledger.checkpoint();
        return new Result(remote.size(), ledger.fetched());
    }

    private void work(PieceCutter pieces, RemoteDisk remote, DiskSink sink, Ledger ledger)
            throws IOException {
        Crew crew = new Crew();
        for (int number = 1; number <= workers; number++) {
            crew.start("download-" + number, () -> {
                RangeReader reader = new RangeReader(
                        (offset, bytes) -> crew.store(() -> sink.write(offset, bytes)),
                        PIECE_BYTES,
                        remote.size());
                for (Optional<Piece> piece = pieces.next();
                        piece.isPresent();
                        piece = pieces.next()) {
                    bring(piece.get(), remote, reader, crew, sink);
                    ledger.add(piece.get(), crew);
                }
            });
        }
        crew.join();
    }

    private void bring(Piece piece, RemoteDisk remote, RangeReader reader, Crew crew, DiskSink sink)
            throws IOException {
        if (!piece.data().isEmpty()) {
            client.read(disk, remote.etag(), piece.data(), reader);
        }
        for (DiskRange zeros : piece.zeros()) {
            crew.store(() -> sink.zero(zeros.start(), zeros.length()));
        }
    }
}
