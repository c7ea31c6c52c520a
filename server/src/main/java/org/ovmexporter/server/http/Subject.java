package org.ovmexporter.server.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who asks, and what about: what metrics and the audit trail know a request by. */
final class Subject {
    private Optional<Route> route = Optional.empty();
    private Map<String, String> parameters = Map.of();
    private Map<String, String> names = Map.of();
    private String user = "-";

    /** Says where its path leads. */
    void leads(Router.Match match) {
        route = Optional.of(match.route());
        parameters = match.parameters();
        names = parameters;
    }

    /** Empty for a path that leads nowhere. */
    Optional<Route> route() {
        return route;
    }

    /** A segment of the path that the route has in braces. */
    String path(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    /** Says what the request has come to be about, beyond what its path names. */
    void concerns(String name, String value) {
        Map<String, String> more = new HashMap<>(names);
        more.put(name, value);
        names = Map.copyOf(more);
    }

    /** All that it is about, such as a VM, by the names that the route has in braces. */
    Map<String, String> names() {
        return names;
    }

    /** {@code -} while that is not known. */
    String user() {
        return user;
    }

    void user(String name) {
        user = name;
    }
}
