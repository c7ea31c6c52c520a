package org.ovmexporter.client.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Reads answers to requests for ranges into a buffer of its own, and from there to a target. */
public final class RangeReader {
    private final Target target;
    private final ByteBuffer buffer;
    private final long size;
    private boolean targetBroken;

    /** Where a range goes: whole, but maybe more than once. */
    @FunctionalInterface
    public interface Target {
        /** Stores the rest of the buffer at this byte of the disk. */
        void write(long offset, ByteBuffer bytes) throws IOException;
    }

    /**
     * @param capacity longest range, in bytes
     * @param size the disk's, in bytes
     */
    public RangeReader(Target target, int capacity, long size) {
        this.target = target;
        this.buffer = ByteBuffer.allocateDirect(capacity);
        this.size = size;
    }

    /** Whether it was the target that failed, so that reading again is of no use. */
    public boolean isTargetBroken() {
        return targetBroken;
    }

    /** Reads the answer to a request for these ranges. */
    public void read(HttpResponse<Body> answer, List<DiskRange> ranges) throws IOException {
        try (Body body = answer.body()) {
            if (answer.statusCode() != 206) {
                throw new IOException("the exporter answered " + answer.statusCode()
                        + " where 206 was expected: it does not know ranges");
            }
            Optional<String> boundary = MultipartRanges.boundary(answer.headers());
            if (boundary.isPresent()) {
                MultipartRanges parts = new MultipartRanges(body, boundary.get());
                for (DiskRange range : ranges) {
                    require(range, parts.next());
                    transfer(body, range);
                }
                parts.end();
            } else if (ranges.size() == 1) {
                require(
                        ranges.getFirst(),
                        answer.headers().firstValue("Content-Range").orElse(""));
                transfer(body, ranges.getFirst());
                // Its end has to be seen, or its connection could not be used again.
                if (body.read() >= 0) {
                    throw new IOException("the exporter sent more than was asked for");
                }
            } else {
                throw new IOException("the exporter sent one range where several were asked for");
            }
        }
    }

    private void require(DiskRange range, String contentRange) throws IOException {
        String expected = "bytes " + range.start() + "-" + (range.end() - 1) + "/" + size;
        if (!contentRange.equals(expected)) {
            throw new IOException("the exporter sent \"" + contentRange + "\" where \"" + expected
                    + "\" was asked for");
        }
    }

    private void transfer(Body body, DiskRange range) throws IOException {
        buffer.clear().limit(Math.toIntExact(range.length()));
        while (buffer.hasRemaining()) {
            if (body.read(buffer) < 0) {
                throw new EOFException("the exporter broke off after " + buffer.position() + " of "
                        + range.length() + " bytes");
            }
        }
        buffer.flip();
        targetBroken = true;
        target.write(range.start(), buffer);
        targetBroken = false;
    }
}
