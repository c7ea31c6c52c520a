package org.ovmexporter.client.download;

import org.ovmexporter.client.Progress;
import org.ovmexporter.client.file.DiskSink;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** Knows what of a disk is done, and puts it into the journal from time to time. */
final class Ledger {
    /** How much work may be done again after the machine has stopped. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Object writing = new Object();
    private final DiskSink sink;
    private final Journal journal;
    private final Function<DoneRanges, Journal.Content> content;
    private final DoneRanges done;
    private final long size;
    private final Progress progress;
    private long total;
    private long fetched;
    private long written = System.nanoTime();

    Ledger(
            DiskSink sink,
            Journal journal,
            Function<DoneRanges, Journal.Content> content,
            DoneRanges done,
            long size,
            Progress progress) {
        this.sink = sink;
        this.journal = journal;
        this.content = content;
        this.done = done.copy();
        this.size = size;
        this.progress = progress;
    }

    /** Adds what is in the sink now. */
    void add(Piece piece, Crew crew) throws IOException {
        if (isDueAfter(piece)) {
            crew.store(this::checkpoint);
        }
    }

    private synchronized boolean isDueAfter(Piece piece) {
        done.add(piece.start(), piece.end());
        total = done.total();
        fetched += piece.bytes();
        progress.at(total, size, fetched);
        boolean due = System.nanoTime() - written > INTERVAL.toNanos();
        if (due) {
            written = System.nanoTime();
        }
        return due;
    }

    /** Forces what is in the sink, and tells the journal, even if this thread is interrupted. */
    void checkpoint() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            synchronized (writing) {
                Journal.Content told = told();
                sink.force();
                journal.write(told);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized Journal.Content told() {
        return content.apply(done);
    }

    synchronized long fetched() {
        return fetched;
    }
}
