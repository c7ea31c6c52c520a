package org.ovmexporter.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One path of the API and what it does for one method.
 *
 * @param method such as {@code GET}
 * @param path segments, of which those in braces match anything, as in {@code /vms/{vm}}
 * @param handler what is done
 */
record Route(String method, List<String> path, Handler handler) {

    /** The parameters in the path if it is this route's, whatever the method. */
    Optional<Map<String, String>> match(List<String> segments) {
        if (segments.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String expected = path.get(i);
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), segments.get(i));
            } else if (!expected.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
