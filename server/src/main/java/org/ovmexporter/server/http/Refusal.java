package org.ovmexporter.server.http;

import java.util.Map;

/** A request that is answered with an error. What it says reaches the client. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String error;
    private final transient Map<String, String> headers;

    /**
     * @param status the HTTP status, 400 or above
     * @param error a few words
     * @param details a sentence that says what is wrong and what to do; it must hold no secret
     */
    public Refusal(int status, String error, String details) {
        this(status, error, details, Map.of());
    }

    private Refusal(int status, String error, String details, Map<String, String> headers) {
        super(details, null, false, false);
        this.status = status;
        this.error = error;
        this.headers = headers;
    }

    /** The same refusal with one header of its own. */
    public Refusal with(String header, String value) {
        return new Refusal(status, error, details(), Map.of(header, value));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A few words. */
    public String error() {
        return error;
    }

    /** A sentence for the client. */
    public String details() {
        return String.valueOf(getMessage());
    }

    /** Headers that go with it. */
    public Map<String, String> headers() {
        return headers;
    }

    /** 400: the request is wrong, and asking again will not help. */
    public static Refusal badRequest(String details) {
        return new Refusal(400, "Bad request", details);
    }

    /** 404: there is no such thing, or not for this VM. */
    public static Refusal notFound(String details) {
        return new Refusal(404, "Not found", details);
    }

    /** 409: what is asked for cannot be answered as things stand. */
    public static Refusal conflict(String details) {
        return new Refusal(409, "Conflict", details);
    }

    /** 503: ask again later. */
    public static Refusal unavailable(String details, long retryAfterSeconds) {
        return new Refusal(503, "Service unavailable", details)
                .with("Retry-After", Long.toString(retryAfterSeconds));
    }
}
