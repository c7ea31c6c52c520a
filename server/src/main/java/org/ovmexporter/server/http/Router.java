package org.ovmexporter.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the route of a request. Every path works with and without one trailing slash. A segment is
 * decoded after the path was split, so that {@code %2F} in it never makes two of it.
 */
public final class Router {
    private final List<PathTemplate> templates;

    /** Where a request leads. */
    record Match(Route route, Map<String, String> parameters) {}

    /** Of these routes; where a request is several ones', the first counts. */
    public Router(Route... routes) {
        this.templates = Stream.of(routes).map(PathTemplate::of).toList();
    }

    /** Every route there is. */
    public List<Route> routes() {
        return templates.stream().map(PathTemplate::route).toList();
    }

    /**
     * The route of a method and path.
     *
     * @throws Refusal 404 for a path that is no route's, 405 with {@code Allow} for a method that
     *     is none of its routes'
     */
    Match find(String method, String rawPath) {
        List<String> segments = segments(rawPath)
                .orElseThrow(() -> Refusal.badRequest("the path is not well-formed"));
        TreeSet<String> allowed = new TreeSet<>();
        for (PathTemplate template : templates) {
            Route route = template.route();
            Optional<Map<String, String>> parameters = template.match(segments);
            if (parameters.isPresent() && route.method().equals(method)) {
                return new Match(route, parameters.get());
            }
            parameters.ifPresent(_ -> allowed.add(route.method()));
        }
        if (allowed.isEmpty()) {
            throw Refusal.notFound("there is nothing at this path");
        }
        String methods = String.join(", ", allowed);
        throw new Refusal(405, "Method not allowed", "this path answers to " + methods)
                .with("Allow", methods);
    }

    private static Optional<List<String>> segments(String rawPath) {
        String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        try {
            return Optional.of(Stream.of(trimmed.split("/", -1))
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), UTF_8))
                    .toList());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
