package org.ovmexporter.server.http;

import java.io.IOException;

/** What is done for a request: it answers once, or throws a {@link Refusal}. */
@FunctionalInterface
public interface Handler {

    /** Answers the request. */
    void handle(Exchange exchange) throws IOException;
}
