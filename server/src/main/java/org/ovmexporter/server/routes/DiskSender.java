package org.ovmexporter.server.routes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunks;
import org.ovmexporter.linux.Errno;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.server.http.ByteRange;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.RangeRequest;
import org.ovmexporter.snapshots.OpenDisk;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends a disk, or ranges of it, with a small buffer whatever its size. Of long ranges, long holes
 * are not read: reading them would fill the host's page cache with zeros.
 */
final class DiskSender {
    private static final int BUFFER_BYTES = PieceBuffers.BYTES;
    /** A shorter range is read into an array of its own length. */
    private static final int WORTH_A_PIECE = 16 * 1024;
    /** In a shorter range, asking for the map takes longer than reading what holes there are. */
    private static final long WORTH_A_MAP = 8 << 20;

    private static final byte[] ZEROS = new byte[BUFFER_BYTES];

    private final CallingThread thread;
    private final Exchange exchange;
    private final OpenDisk disk;
    private final PieceBuffers buffers;
    private Optional<PieceBuffers.Piece> piece = Optional.empty();

    /** @param thread reads the disk */
    DiskSender(CallingThread thread, Exchange exchange, OpenDisk disk, PieceBuffers buffers) {
        this.thread = thread;
        this.exchange = exchange;
        this.disk = disk;
        this.buffers = buffers;
    }

    void send(RangeRequest asked) throws IOException {
        OutputStream out = switch (asked) {
            case RangeRequest.Partial(List<ByteRange> ranges)
            when ranges.size() > 1 -> sendParts(ranges);
            case RangeRequest.Partial(List<ByteRange> ranges) -> {
                ByteRange range = ranges.getFirst();
                exchange.set("Content-Range", range.contentRange(disk.size()));
                yield sendOne(206, range.start(), range.end());
            }
            case RangeRequest.Whole _, RangeRequest.Unsatisfiable _ -> sendOne(200, 0, disk.size());
        };
        // Not after an error: a read that hangs may fill it later.
        piece.ifPresent(buffers::giveBack);
        out.close();
    }

    private OutputStream sendOne(int status, long start, long end) throws IOException {
        OutputStream out = exchange.stream(status, DiskRoutes.CONTENT_TYPE, end - start);
        copy(start, end, out);
        return out;
    }

    private OutputStream sendParts(List<ByteRange> ranges) throws IOException {
        String boundary = UUID.randomUUID().toString();
        List<byte[]> headers = new ArrayList<>();
        byte[] trailer = ("\r\n--" + boundary + "--\r\n").getBytes(US_ASCII);
        long length = trailer.length;
        for (ByteRange range : ranges) {
            byte[] header = ("\r\n--" + boundary + "\r\nContent-Type: " + DiskRoutes.CONTENT_TYPE
                            + "\r\nContent-Range: " + range.contentRange(disk.size()) + "\r\n\r\n")
                    .getBytes(US_ASCII);
            headers.add(header);
            length += header.length + range.length();
        }
        OutputStream out =
                exchange.stream(206, "multipart/byteranges; boundary=" + boundary, length);
        for (int i = 0; i < ranges.size(); i++) {
            out.write(headers.get(i));
            copy(ranges.get(i).start(), ranges.get(i).end(), out);
        }
        out.write(trailer);
        return out;
    }

    private void copy(long start, long end, OutputStream out) throws IOException {
        if (end - start < WORTH_A_MAP) {
            read(start, end, out);
            return;
        }
        long position = start;
        Iterator<Chunk> chunks = chunks(start, end);
        while (chunks.hasNext()) {
            Chunk chunk = chunks.next();
            if (chunk.state() == Chunk.State.ZERO && chunk.length() >= BUFFER_BYTES) {
                read(position, chunk.start(), out);
                zeros(chunk.start(), chunk.end(), out);
                position = chunk.end();
            } else if (chunk.end() - position >= BUFFER_BYTES) {
                read(position, chunk.end(), out);
                position = chunk.end();
            }
            // What is shorter is read together with what follows.
        }
        read(position, end, out);
    }

    /**
     * Where holes are; none at all, so that everything is read, where the filesystem does not tell.
     */
    private Iterator<Chunk> chunks(long start, long end) throws IOException {
        try {
            Iterator<Chunk> chunks = Chunks.until(end, disk.map(thread).chunks(start));
            return chunks.hasNext() ? chunks : Collections.emptyIterator();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ErrnoException failure
                    && failure.errno() == Errno.EOPNOTSUPP) {
                return Collections.emptyIterator();
            }
            throw e;
        }
    }

    private void read(long start, long end, OutputStream out) throws IOException {
        if (end - start < WORTH_A_PIECE) {
            readShort(start, new byte[(int) (end - start)], out);
            return;
        }
        PieceBuffers.Piece into = piece();
        for (long position = start; position < end; ) {
            int count = into.read(thread, disk, position, end - position);
            out.write(into.bytes(), 0, count);
            position += count;
        }
    }

    private void readShort(long start, byte[] bytes, OutputStream out) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            disk.read(thread, start + rest.position(), rest);
        }
        out.write(bytes);
    }

    private PieceBuffers.Piece piece() {
        if (piece.isEmpty()) {
            piece = Optional.of(buffers.take());
        }
        return piece.get();
    }

    private void zeros(long start, long end, OutputStream out) throws IOException {
        for (long position = start; position < end; position += BUFFER_BYTES) {
            if (end - position <= BUFFER_BYTES) {
                requireZero(end - 1);
            }
            out.write(ZEROS, 0, (int) Math.min(BUFFER_BYTES, end - position));
        }
    }

    /** The last byte of a hole is read all the same: a file that was shortened has none there. */
    private void requireZero(long position) throws IOException {
        byte[] last = new byte[1];
        disk.read(thread, position, ByteBuffer.wrap(last));
        if (last[0] != 0) {
            throw new IOException(
                    "byte " + position + " is in a hole by the filesystem's map, and is not zero");
        }
    }
}
