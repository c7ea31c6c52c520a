package org.ovmexporter.server.connection;

import org.ovmexporter.server.http.Origin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.LongSupplier;

/**
 * An accepted TCP connection that knows what it is waiting for. TLS runs on top of it, so what is
 * counted is bytes on the wire, whatever they mean.
 */
final class WatchedSocket extends ForwardedSocket {
    /** A request with its token takes less. */
    private static final int AHEAD_BYTES = 4096;

    private final Origin origin;
    private final LongSupplier nanoTime;
    private volatile Wait wait = Wait.NONE;
    /** When the first byte since the last answer came, or the connection itself. */
    private volatile long requestSince;

    private volatile boolean inRequest = true;
    /** Whether anything was sent: TLS answers the first message of a handshake. */
    private volatile boolean greeted;

    /** @param nanoTime as {@link System#nanoTime} */
    WatchedSocket(Socket accepted, LongSupplier nanoTime) {
        super(accepted);
        this.origin = Origin.of(accepted.getInetAddress());
        this.nanoTime = nanoTime;
        this.requestSince = nanoTime.getAsLong();
    }

    Origin origin() {
        return origin;
    }

    Wait waiting() {
        return wait;
    }

    /** Whether it waits for its client to begin a request, or to begin at all. */
    boolean isBetweenRequests() {
        return switch (wait.reason()) {
            case NEXT_REQUEST -> true;
            case REST_OF_REQUEST -> !greeted;
            case NOTHING, ROOM_FOR_ANSWER -> false;
        };
    }

    /**
     * TLS asks for the five bytes before a record, and then for the record: they are read at once.
     */
    @Override
    public InputStream getInputStream() throws IOException {
        return new BufferedInputStream(new Incoming(super.getInputStream()), AHEAD_BYTES);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Outgoing(super.getOutputStream());
    }

    private final class Incoming extends InputStream {
        private final InputStream in;

        Incoming(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            wait = inRequest
                    ? new Wait(Wait.Reason.REST_OF_REQUEST, requestSince)
                    : new Wait(Wait.Reason.NEXT_REQUEST, nanoTime.getAsLong());
            try {
                int count = in.read(bytes, offset, length);
                if (!inRequest) {
                    requestSince = nanoTime.getAsLong();
                    inRequest = true;
                }
                return count;
            } finally {
                wait = Wait.NONE;
            }
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private final class Outgoing extends OutputStream {
        private final OutputStream out;

        Outgoing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        /** TLS hands over one record, of 16 KiB or less, at a time. */
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            wait = new Wait(Wait.Reason.ROOM_FOR_ANSWER, nanoTime.getAsLong());
            try {
                out.write(bytes, offset, length);
                greeted = true;
                inRequest = false;
            } finally {
                wait = Wait.NONE;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Override
    public String toString() {
        return origin + ":" + getPort();
    }
}
