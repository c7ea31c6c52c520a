package org.ovmexporter.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import org.ovmexporter.api.Json;
import org.ovmexporter.deadlines.DeadlineException;
import org.slf4j.MDC;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** One request and its answer. */
public final class Exchange {
    private static final int STREAM_BUFFER_BYTES = 16 * 1024;
    /** Under which the log knows who asks. */
    static final String USER = "user";

    private final ServerRequest request;
    private final ServerResponse response;
    private final String id;
    private final List<Observer> observers;
    private final BiConsumer<Exchange, IOException> instead;
    private final long began = System.nanoTime();
    private Optional<Route> route = Optional.empty();
    private Map<String, String> parameters = Map.of();
    private Map<String, String> subjects = Map.of();
    private String user = "-";
    /** Whoever answers: the handler, or the dispatcher where that failed. */
    private final AtomicBoolean started = new AtomicBoolean();

    private final AtomicBoolean ended = new AtomicBoolean();
    private Admission.Place place = () -> {};
    private boolean last;
    private boolean brokenOff;
    private long bytes;

    /**
     * @param observers told of every number of bytes of the answer's body
     * @param instead ends it where the handler's thread does not: given it, and why
     */
    Exchange(
            ServerRequest request,
            ServerResponse response,
            String id,
            List<Observer> observers,
            BiConsumer<Exchange, IOException> instead) {
        this.request = request;
        this.response = response;
        this.id = id;
        this.observers = observers;
        this.instead = instead;
        response.header(RequestId.HEADER, id);
    }

    /** Says where it leads. */
    void leads(Router.Match match) {
        route = Optional.of(match.route());
        parameters = match.parameters();
        subjects = parameters;
    }

    /** What the request is called in the log. */
    String id() {
        return id;
    }

    /** A segment of the path that the route has in braces. */
    public String path(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    /** Says what the request has come to be about, beyond what its path names. */
    public void concerns(String name, String value) {
        Map<String, String> more = new HashMap<>(subjects);
        more.put(name, value);
        subjects = Map.copyOf(more);
    }

    /** A query parameter; absent and empty are one. */
    public Optional<String> query(String name) {
        return request.query().first(name).asOptional().filter(value -> !value.isEmpty());
    }

    /** A request header; where it is repeated, its values as one list. */
    public Optional<String> header(String name) {
        var key = HeaderNames.create(name);
        return request.headers().contains(key)
                ? Optional.of(String.join(",", request.headers().get(key).allValues()))
                : Optional.empty();
    }

    /** The body, whole: the server limits how long one may be. */
    public byte[] body() {
        try {
            // Not closed: that reads on, and after a failure nothing is known of what comes.
            return request.content().inputStream().readAllBytes();
        } catch (RequestException e) {
            throw unreadable(e.status().code(), e.status().reasonPhrase());
        } catch (IOException | RuntimeException e) {
            // What Helidon throws for a body that ends early or has no known length has no one
            // type.
            throw unreadable(400, "Bad request");
        }
    }

    /** What follows on the connection is the rest of a body, so no more requests are read there. */
    private static Refusal unreadable(int status, String error) {
        return new Refusal(status, error, "the body is too large, ends early or is not well-formed")
                .with("Connection", "close");
    }

    /** Whether only the headers of an answer are wanted. */
    public boolean headersOnly() {
        return request.prologue().method().text().equals("HEAD");
    }

    /** Where the request comes from. */
    public String peer() {
        return address().map(InetAddress::getHostAddress).orElse("-");
    }

    /** Where the request comes from, as far as counting goes. */
    public Origin origin() {
        return address().map(Origin::of).orElseGet(() -> new Origin("-"));
    }

    private Optional<InetAddress> address() {
        return request.remotePeer().address() instanceof InetSocketAddress address
                ? Optional.of(address.getAddress())
                : Optional.empty();
    }

    /** Who asks, {@code -} while that is not known. */
    public String user() {
        return user;
    }

    /** Says who asks. */
    public void user(String name) {
        this.user = name;
        MDC.put(USER, name);
    }

    /**
     * Makes sure that nothing of the handler's answer will leave any more, since its thread may
     * still be at work.
     *
     * @return false where some may have left already, so that it cannot become an error any more
     */
    boolean claim() {
        return started.compareAndSet(false, true) && !response.isSent();
    }

    /**
     * Answers with an error in the stead of the handler's thread, which was left behind in a call
     * that hangs. The connection ends with it.
     */
    public void leftBehind(DeadlineException why) {
        last = true;
        instead.accept(this, why);
    }

    /** Gives it a place at work, until its end. */
    void has(Admission.Place free) {
        place = free;
    }

    /** Whether whoever asks is the one to end it: the handler's thread, or another in its stead. */
    boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            place.close();
        }
        return first;
    }

    /** Whether no other request will be read from its connection. */
    boolean isLast() {
        return last;
    }

    /** Says that the answer ends before it is whole. */
    void breakOff() {
        brokenOff = true;
    }

    /** Takes back all headers of the answer but its id: it becomes another than was meant. */
    void withdraw() {
        response.headers().clear();
        response.header(RequestId.HEADER, id);
    }

    /** Sets a header of the answer. */
    public Exchange set(String name, String value) {
        response.header(HeaderNames.create(name), value);
        return this;
    }

    /** Answers with a small value as JSON. */
    public void answer(int status, Object value) {
        set("Content-Type", "application/json");
        response.status(Status.create(status));
        byte[] json = Json.bytes(value);
        response.send(json);
        count(json.length);
    }

    /** Answers without a body. */
    public void answerEmpty(int status) {
        response.status(Status.create(status));
        response.send();
    }

    /**
     * Answers with what is written to the stream, in chunks. Nothing is sent before the first
     * buffer is full, so that what fails early is still answered with an error.
     */
    public OutputStream stream(int status, String contentType) {
        set("Content-Type", contentType);
        response.status(Status.create(status));
        return new LateStream(STREAM_BUFFER_BYTES, this::open, this::count);
    }

    /** Answers with exactly {@code length} bytes, written to the stream as they come. */
    public OutputStream stream(int status, String contentType, long length) {
        set("Content-Type", contentType);
        response.status(Status.create(status));
        return new LateStream(
                (int) Math.min(length, STREAM_BUFFER_BYTES),
                () -> {
                    response.contentLength(length);
                    return open();
                },
                this::count);
    }

    /** Answers a HEAD with the length that a GET would have. */
    public void answerHead(int status, String contentType, long length) {
        set("Content-Type", contentType);
        response.status(Status.create(status));
        response.contentLength(length);
        response.send();
    }

    private void count(int written) {
        bytes += written;
        observers.forEach(observer -> observer.sent(route, written));
    }

    /** What there is to say of it, once it is over. */
    Answered answered() {
        return new Answered(
                id,
                peer(),
                user,
                route,
                subjects,
                response.status().code(),
                !brokenOff,
                bytes,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private OutputStream open() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException(id + " was answered already");
        }
        return response.outputStream();
    }

    /** The request's line, for the log. */
    @Override
    public String toString() {
        return request.prologue().method().text() + " " + request.path().rawPath();
    }
}
