package org.ovmexporter.client.download;

import org.ovmexporter.api.ExtentRow;
import org.ovmexporter.client.http.DiskRange;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a disk's extents into pieces, as they come, without what is done already. The pieces ascend
 * and leave nothing out: each begins where the one before ended.
 */
final class PieceCutter {
    /** Gives row after row, then nothing. */
    @FunctionalInterface
    interface Source {
        Optional<ExtentRow> next() throws IOException;
    }

    private final Source rows;
    private final int pieceBytes;
    private final DoneRanges done;
    /** What is left of rows that were cut. */
    private final Deque<ExtentRow> pending = new ArrayDeque<>();

    private long position;

    PieceCutter(Source rows, int pieceBytes, DoneRanges done) {
        this.rows = rows;
        this.pieceBytes = pieceBytes;
        this.done = done.copy();
        this.position = done.prefix();
    }

    /** The next one; empty at the disk's end. One thread at a time. */
    synchronized Optional<Piece> next() throws IOException {
        List<DiskRange> data = new ArrayList<>();
        List<DiskRange> zeros = new ArrayList<>();
        long start = position;
        long room = pieceBytes;
        while (room > 0 && data.size() < DiskRange.MOST && zeros.size() < DiskRange.MOST) {
            Optional<ExtentRow> row = row();
            if (row.isEmpty()) {
                break;
            }
            DiskRange range = new DiskRange(row.get().start(), row.get().length());
            if (row.get().state() == ExtentRow.State.DATA) {
                DiskRange taken = new DiskRange(range.start(), Math.min(room, range.length()));
                data.add(taken);
                room -= taken.length();
                range = taken;
            } else if (row.get().state() == ExtentRow.State.ZERO) {
                zeros.add(range);
            }
            position = range.end();
            putBack(row.get(), position);
        }
        return position == start
                ? Optional.empty()
                : Optional.of(new Piece(start, position, data, zeros));
    }

    /** The next row, or what is left of it, that is not done. */
    private Optional<ExtentRow> row() throws IOException {
        while (true) {
            Optional<ExtentRow> row =
                    pending.isEmpty() ? rows.next() : Optional.of(pending.removeFirst());
            if (row.isEmpty()) {
                return row;
            }
            long end = row.get().start() + row.get().length();
            long start = done.nextNotDone(row.get().start());
            if (start < end) {
                long until = Math.min(end, done.nextDone(start));
                putBack(row.get(), until);
                return Optional.of(new ExtentRow(start, until - start, row.get().state()));
            }
        }
    }

    private void putBack(ExtentRow row, long from) {
        long end = row.start() + row.length();
        if (from < end) {
            pending.addFirst(new ExtentRow(from, end - from, row.state()));
        }
    }
}
