package org.ovmexporter.server.http;

import java.util.Optional;

/** Is told of every request; it must neither fail nor take time. */
public interface Observer {

    /** Some of an answer's body was sent: so many bytes; of a route, where the path is one's. */
    default void sent(Optional<Route> route, long bytes) {}

    /** A request was answered, or its answer has broken off. */
    void answered(Answered request);
}
