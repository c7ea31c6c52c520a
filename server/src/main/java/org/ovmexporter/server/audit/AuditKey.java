package org.ovmexporter.server.audit;

import org.ovmexporter.server.http.Answered;
import org.ovmexporter.server.http.Route;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What requests have in common that are told of together: they are of one minute, and were the same
 * but for the bytes that they asked for.
 *
 * @param minute in milliseconds since 1970
 * @param user who; behind a {@code ?}, who that claimed to be and did not prove it
 */
record AuditKey(
        long minute,
        String user,
        String peer,
        String operation,
        String vm,
        String snapshot,
        String disk,
        int status) {
    private static final int LONGEST = 128;
    private static final String NOBODY = "-";
    private static final String OTHERS = "(others)";

    static AuditKey of(Answered request, Route route, Instant now) {
        boolean known = !request.user().equals(NOBODY);
        // What strangers make up must not fill the trail.
        Map<String, String> about = known ? request.subjects() : Map.of();
        return new AuditKey(
                now.truncatedTo(ChronoUnit.MINUTES).toEpochMilli(),
                known
                        ? plain(request.user())
                        : "?" + plain(request.subjects().getOrDefault("user", "")),
                request.peer(),
                route.operation(),
                plain(about.getOrDefault("vm", "")),
                plain(about.getOrDefault("snapshot", "")),
                plain(about.getOrDefault("disk", "")),
                request.status());
    }

    /** Whether nobody knows who asked. */
    boolean isAnonymous() {
        return user.startsWith("?");
    }

    /** The same, with who asked left out. */
    AuditKey amongOthers() {
        return new AuditKey(minute, "?" + OTHERS, OTHERS, operation, "", "", "", status);
    }

    private static String plain(String text) {
        return isPlain(text) ? text : madePlain(text);
    }

    /** As nearly all are; each request asks this of four. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return text.length() <= LONGEST;
    }

    private static String madePlain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(point -> Character.isISOControl(point) ? '\uFFFD' : point)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
