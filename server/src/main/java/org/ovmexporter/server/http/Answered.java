package org.ovmexporter.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is over.
 *
 * @param id what it is called in the log
 * @param peer the address that it came from
 * @param user who asked, or {@code -} where that is not known
 * @param route where it led, if the path and method are a route's
 * @param subjects what it was about, such as a VM, by the names that the route has in braces
 * @param status of the answer, whether or not all of it was sent
 * @param complete whether all of the answer was sent
 * @param bytes of the answer's body
 * @param took from the request's headers to the end of the answer
 */
public record Answered(
        String id,
        String peer,
        String user,
        Optional<Route> route,
        Map<String, String> subjects,
        int status,
        boolean complete,
        long bytes,
        Duration took) {

    /** Keeps a copy. */
    public Answered {
        subjects = Map.copyOf(subjects);
    }
}
