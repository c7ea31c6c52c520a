package org.ovmexporter.server.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Opens the real stream only when its buffer is full, when flushed, or at the end. */
final class LateStream extends OutputStream {
    /** A record has 16 KiB at most (RFC 8446, 5.1), and the headers of an answer some 500 bytes. */
    private static final int MOST_WITH_HEADERS = 15 * 1024;

    private final Supplier<OutputStream> opener;
    private final IntConsumer counter;
    private final byte[] buffer;
    private int buffered;
    private @Nullable OutputStream opened;

    /**
     * @param bufferBytes how long its buffer is
     * @param counter told of every number of bytes that is written
     */
    LateStream(int bufferBytes, Supplier<OutputStream> opener, IntConsumer counter) {
        this.buffer = new byte[bufferBytes];
        this.opener = opener;
        this.counter = counter;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        counter.accept(length);
        if (length > buffer.length - buffered) {
            drain();
        }
        if (length > buffer.length) {
            writeAtOnce(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    /**
     * Helidon copies what is written first into one buffer with the headers, and that buffer once
     * more when it has to grow. So it is no more than fills a TLS record with them.
     */
    private void writeAtOnce(byte[] bytes, int offset, int length) throws IOException {
        int first = opened == null ? Math.min(length, MOST_WITH_HEADERS) : 0;
        if (first > 0) {
            open().write(bytes, offset, first);
        }
        if (first < length) {
            open().write(bytes, offset + first, length - first);
        }
    }

    /** Sends what there is; it cannot become an error any more. */
    @Override
    public void flush() throws IOException {
        drain();
        open().flush();
    }

    /** Ends the answer; what failed before must not come here, or it would look complete. */
    @Override
    public void close() throws IOException {
        drain();
        open().close();
    }

    private void drain() throws IOException {
        if (buffered > 0) {
            open().write(buffer, 0, buffered);
            buffered = 0;
        }
    }

    private OutputStream open() {
        OutputStream stream = opened;
        if (stream == null) {
            stream = opener.get();
            opened = stream;
        }
        return stream;
    }
}
