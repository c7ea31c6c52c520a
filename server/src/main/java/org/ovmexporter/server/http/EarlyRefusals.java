package org.ovmexporter.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.UUID;

/** Answers what is refused before it is a request, in the shape of every other error. */
public final class EarlyRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyRefusals.class);

    private EarlyRefusals() {}

    /** For every kind of them. */
    public static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, EarlyRefusals::answer);
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse answer(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        String id = UUID.randomUUID().toString();
        // Not the message: it may quote what was sent, which is anything.
        LOG.info("{} {} before it was a request", id, status.code());
        headers.set(HeaderNames.CONTENT_TYPE, "application/json");
        headers.set(RequestId.HEADER, id);
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .entity(Json.bytes(new Problem(
                        status.reasonPhrase(),
                        "the request is not well-formed or too large",
                        Optional.of(id))))
                .build();
    }
}
