package org.ovmexporter.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What a request is called in the log and in its answer: as the client calls it, or a new name. */
final class RequestId {
    static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    /** Nothing that could be taken for another part of a line of the log. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    static String of(ServerRequest request) {
        String given = request.headers().contains(HEADER)
                ? request.headers().get(HEADER).get()
                : "";
        return PLAIN.matcher(given).matches() ? given : made();
    }

    /**
     * Nobody is kept out by it, so it may be guessed; secure numbers come from one lock for all.
     */
    private static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
