package org.ovmexporter.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What came back for a request. */
final class Answer {
    private final int status;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    Answer(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers.putAll(headers);
        this.body = body;
    }

    static Answer of(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    Answer withBody(byte[] bytes) {
        return new Answer(status, headers, bytes);
    }

    int status() {
        return status;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    byte[] body() {
        return body.clone();
    }

    String text() {
        return new String(body, UTF_8);
    }

    /** The body, which must say that it is JSON. */
    JsonNode json() {
        if (!header("Content-Type").equals(Optional.of("application/json"))) {
            throw new AssertionError("not JSON: " + this);
        }
        return JsonMapper.shared().readTree(body);
    }

    /** Shown when an assertion fails. */
    @Override
    public String toString() {
        return status + " " + headers + " " + (body.length < 2000 ? text() : body.length);
    }
}
