package org.ovmexporter.server.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conditional headers of a request, held against a representation that never changes (RFC
 * 9110, section 13).
 *
 * @param header finds a request header by its name
 * @param etag the representation's strong entity tag, with its quotes
 * @param lastModified when it was made; whole seconds count, as on the wire
 */
public record Preconditions(
        Function<String, Optional<String>> header, String etag, Instant lastModified) {
    /** RFC_1123_DATE_TIME writes the days before the tenth with one digit, which HTTP forbids. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    /** A client that reads a disk in ranges is told the same date each time. */
    private static volatile Dated latest = dated(Instant.EPOCH);

    private record Dated(Instant instant, String date) {}

    /** What the conditions come to. */
    public enum Verdict {
        /** Serve it. */
        PROCEED,
        /** 304: the client has it. */
        NOT_MODIFIED,
        /** 412: it is not what the client wants. */
        FAILED
    }

    /** An HTTP date (RFC 9110, section 5.6.7), such as {@code Fri, 02 Jan 2026 03:04:05 GMT}. */
    public static String httpDate(Instant instant) {
        Dated known = latest;
        if (!known.instant().equals(instant)) {
            known = dated(instant);
            latest = known;
        }
        return known.date();
    }

    private static Dated dated(Instant instant) {
        return new Dated(instant, HTTP_DATE.format(instant.atZone(ZoneOffset.UTC)));
    }

    /** Evaluates the conditions in the order of section 13.2.2. */
    public Verdict verdict() {
        Optional<String> ifMatch = header.apply("If-Match");
        if (ifMatch.isPresent()) {
            if (!listed(ifMatch.get(), false)) {
                return Verdict.FAILED;
            }
        } else if (date("If-Unmodified-Since").filter(modified()::isAfter).isPresent()) {
            return Verdict.FAILED;
        }
        Optional<String> ifNoneMatch = header.apply("If-None-Match");
        if (ifNoneMatch.isPresent()) {
            return listed(ifNoneMatch.get(), true) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
        }
        boolean unmodified = date("If-Modified-Since")
                .filter(since -> !modified().isAfter(since))
                .isPresent();
        return unmodified ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /** Whether a {@code Range} counts: {@code If-Range} is absent or names this representation. */
    public boolean rangeCounts() {
        return header.apply("If-Range")
                .map(String::strip)
                .map(value -> value.endsWith("\"")
                        ? value.equals(etag)
                        : parse(value).equals(Optional.of(modified())))
                .orElse(true);
    }

    private boolean listed(String tags, boolean weakToo) {
        return Arrays.stream(tags.split(","))
                .map(String::strip)
                .map(tag -> weakToo && tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }

    private Optional<Instant> date(String name) {
        return header.apply(name).flatMap(Preconditions::parse);
    }

    private Instant modified() {
        return lastModified.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
