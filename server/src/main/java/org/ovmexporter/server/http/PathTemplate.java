package org.ovmexporter.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A route, and its paths in segments.
 *
 * @param segments those in braces match anything, as in {@code vms/{vm}}
 */
record PathTemplate(Route route, List<String> segments) {

    static PathTemplate of(Route route) {
        return new PathTemplate(route, List.of(route.path().substring(1).split("/")));
    }

    /** What the segments in braces stand for in this path, if it is one of the route's. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < path.size(); i++) {
            if (!isParameter(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters(path));
    }

    private Map<String, String> parameters(List<String> path) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            if (isParameter(segment)) {
                parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
            }
        }
        return Map.copyOf(parameters);
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }
}
