package org.ovmexporter.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.ovmexporter.server.http.ByteRange;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.RangeRequest;
import org.ovmexporter.snapshots.OpenDisk;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Sends a disk, or ranges of it, with a small buffer whatever its size. */
final class DiskDownload {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Exchange exchange;
    private final OpenDisk disk;

    DiskDownload(Exchange exchange, OpenDisk disk) {
        this.exchange = exchange;
        this.disk = disk;
    }

    void send(RangeRequest asked) throws IOException {
        switch (asked) {
            case RangeRequest.Partial(List<ByteRange> ranges) when ranges.size() > 1 ->
                sendParts(ranges);
            case RangeRequest.Partial(List<ByteRange> ranges) -> {
                ByteRange range = ranges.getFirst();
                exchange.set("Content-Range", range.contentRange(disk.size()));
                sendOne(206, range.start(), range.end());
            }
            case RangeRequest.Whole _,RangeRequest.Unsatisfiable _ ->
                sendOne(200, 0, disk.size());
        }
    }

    private void sendOne(int status, long start, long end) throws IOException {
        OutputStream out = exchange.stream(status, DiskRoutes.CONTENT_TYPE, end - start);
        copy(start, end, out);
        out.close();
    }

    private void sendParts(List<ByteRange> ranges) throws IOException {
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
        OutputStream out = exchange.stream(206, "multipart/byteranges; boundary=" + boundary,
                length);
        for (int i = 0; i < ranges.size(); i++) {
            out.write(headers.get(i));
            copy(ranges.get(i).start(), ranges.get(i).end(), out);
        }
        out.write(trailer);
        out.close();
    }

    private void copy(long start, long end, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, end - start));
        for (long position = start; position < end;) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int count = disk.read(position, buffer);
            out.write(buffer.array(), 0, count);
            position += count;
        }
    }
}
