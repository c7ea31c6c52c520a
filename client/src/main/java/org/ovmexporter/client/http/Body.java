package org.ovmexporter.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer as they come. Unlike the JDK's own stream it does not wait for ever for a
 * host that has vanished, and copies into any buffer. For one reading thread.
 */
public final class Body extends InputStream implements BodySubscriber<Body> {
    /** A server that works long on an answer sends blanks meanwhile. */
    static final Duration SILENCE = Duration.ofSeconds(60);
    /**
     * How many pieces may wait to be read, 16 KiB each, or less. Half of them are asked for at a
     * time: to ask for each alone wakes another thread for each.
     */
    private static final int AHEAD = 64;

    /** What came; empty: no more will. */
    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();

    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final Deque<ByteBuffer> current = new ArrayDeque<>();
    private volatile Optional<Throwable> failure = Optional.empty();
    /** Pieces that were read since more of them were asked for. */
    private int consumed;

    private boolean ended;

    @Override
    public CompletionStage<Body> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription.complete(made);
        made.request(AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(buffers);
    }

    @Override
    public void onError(Throwable cause) {
        failure = Optional.of(cause);
        arrived.add(List.of());
    }

    @Override
    public void onComplete() {
        arrived.add(List.of());
    }

    @Override
    public int read() throws IOException {
        return hasNext() ? current.getFirst().get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return read(ByteBuffer.wrap(target, offset, length));
    }

    /** Reads some bytes, or tells with -1 that there are no more. */
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        if (!hasNext()) {
            return -1;
        }
        ByteBuffer source = current.getFirst();
        int count = Math.min(source.remaining(), target.remaining());
        target.put(source.slice(source.position(), count));
        source.position(source.position() + count);
        return count;
    }

    /** Reads to the end, so that the connection can be used again. */
    public void drain() throws IOException {
        while (hasNext()) {
            current.getFirst().position(current.getFirst().limit());
        }
    }

    private boolean hasNext() throws IOException {
        while (!ended) {
            if (!current.isEmpty()) {
                if (current.getFirst().hasRemaining()) {
                    return true;
                }
                current.removeFirst();
                if (current.isEmpty()) {
                    askForMore();
                }
            } else {
                List<ByteBuffer> next = await();
                ended = next.isEmpty();
                current.addAll(next);
            }
        }
        if (failure.isPresent()) {
            throw new IOException(
                    "the answer broke off: " + failure.get().getMessage(), failure.get());
        }
        return false;
    }

    private void askForMore() {
        consumed++;
        if (consumed == AHEAD / 2) {
            subscription.join().request(consumed);
            consumed = 0;
        }
    }

    private List<ByteBuffer> await() throws IOException {
        try {
            List<ByteBuffer> next = arrived.poll(SILENCE.toNanos(), TimeUnit.NANOSECONDS);
            if (next != null) {
                return next;
            }
            close();
            throw new IOException(
                    "nothing came from the exporter for " + SILENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Drops the connection, unless the answer has been read to its end. */
    @Override
    public void close() {
        if (!ended) {
            var _ = subscription.thenAccept(Flow.Subscription::cancel);
        }
    }
}
