package org.ovmexporter.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.Problem;

import java.io.OutputStream;
import java.util.Optional;
import java.util.function.IntConsumer;

/** What a client is answered: by the handler, or with an error by whoever takes over from it. */
final class Answer {
    private static final int STREAM_BUFFER_BYTES = 16 * 1024;

    private final ServerResponse response;
    private final String id;
    private final AnswerOnce once;
    private final IntConsumer observer;
    private boolean brokenOff;
    private long bytes;

    /**
     * @param id that it names the request by
     * @param observer told of every number of bytes of its body
     */
    Answer(ServerResponse response, String id, AnswerOnce once, IntConsumer observer) {
        this.response = response;
        this.id = id;
        this.once = once;
        this.observer = observer;
        response.header(RequestId.HEADER, id);
    }

    void set(String name, String value) {
        once.prepare(() -> header(name, value));
    }

    void json(int status, Object value) {
        byte[] json = Json.bytes(value);
        prepare(status, "application/json");
        once.begin();
        send(json);
    }

    void empty(int status) {
        once.prepare(() -> status(status));
        once.begin();
        response.send();
    }

    /** To a HEAD, with the length that a GET would have. */
    void head(int status, String contentType, long length) {
        prepare(status, contentType);
        once.begin();
        response.contentLength(length);
        response.send();
    }

    OutputStream stream(int status, String contentType) {
        prepare(status, contentType);
        return new LateStream(
                STREAM_BUFFER_BYTES,
                () -> {
                    once.begin();
                    return response.outputStream();
                },
                this::count);
    }

    OutputStream stream(int status, String contentType, long length) {
        prepare(status, contentType);
        return new LateStream(
                (int) Math.min(length, STREAM_BUFFER_BYTES),
                () -> {
                    once.begin();
                    response.contentLength(length);
                    return response.outputStream();
                },
                this::count);
    }

    private void prepare(int status, String contentType) {
        once.prepare(() -> {
            header("Content-Type", contentType);
            status(status);
        });
    }

    /** Takes back all headers but its id: it becomes another than was meant. */
    void withdraw() {
        response.headers().clear();
        response.header(RequestId.HEADER, id);
    }

    /** An error, from whoever has taken over. */
    void refuse(Refusal refusal, boolean headersOnly) {
        refusal.headers().forEach(this::header);
        status(refusal.status());
        if (headersOnly) {
            response.send();
        } else {
            header("Content-Type", "application/json");
            send(Json.bytes(new Problem(refusal.error(), refusal.details(), Optional.of(id))));
        }
    }

    private void header(String name, String value) {
        response.header(HeaderNames.create(name), value);
    }

    private void status(int status) {
        response.status(Status.create(status));
    }

    private void send(byte[] body) {
        response.send(body);
        count(body.length);
    }

    private void count(int written) {
        bytes += written;
        observer.accept(written);
    }

    /** Says that it ends before it is whole. */
    void breakOff() {
        brokenOff = true;
    }

    int status() {
        return response.status().code();
    }

    boolean isComplete() {
        return !brokenOff;
    }

    /** Of its body, so far. */
    long bytes() {
        return bytes;
    }
}
