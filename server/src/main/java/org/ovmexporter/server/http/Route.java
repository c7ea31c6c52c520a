package org.ovmexporter.server.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One path of the API and what it does for one method.
 *
 * @param operation what that is called in the OpenAPI document
 * @param method such as {@code GET}
 * @param path in which segments in braces match anything, as in {@code /vms/{vm}}
 * @param weight what a request costs
 * @param handler what is done
 */
public record Route(String operation, String method, String path, Weight weight,
        Handler handler) {

    /** The parameters in the path if it is this route's, whatever the method. */
    Optional<Map<String, String>> match(List<String> segments) {
        List<String> expected = Arrays.asList(path.substring(1).split("/"));
        if (segments.size() != expected.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = expected.get(i);
            if (segment.startsWith("{")) {
                parameters.put(segment.substring(1, segment.length() - 1), segments.get(i));
            } else if (!segment.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
