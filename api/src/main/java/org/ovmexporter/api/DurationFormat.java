package org.ovmexporter.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people write durations. On the wire they are numbers of seconds, such as {@code expires_in};
 * those who configure a server and those who type a command write them with units, and what is
 * understood of both is here, where server and client can use it. How long a duration may be, and
 * what to say to somebody who wrote something else, is the reader's business.
 */
public enum DurationFormat {
    /**
     * As Go programs have it: {@code 168h}, {@code 1h30m}, {@code 1.5h}. Numbers with a unit, in
     * any order; units are h, m, s, ms, us and ns, and there is no day. What is below a nanosecond
     * is cut off.
     */
    GO("(\\d+(?:\\.\\d+)?)(h|ms|m|s|us|ns)", Integer.MAX_VALUE),

    /** One whole number of up to nine digits, with a unit: s, m, h or d, such as {@code 7d}. */
    ONE_NUMBER("(\\d{1,9})([smhd])", 1);

    private static final Map<String, Duration> UNITS = Map.of(
            "d", Duration.ofDays(1),
            "h", Duration.ofHours(1),
            "m", Duration.ofMinutes(1),
            "s", Duration.ofSeconds(1),
            "ms", Duration.ofMillis(1),
            "us", Duration.ofNanos(1_000),
            "ns", Duration.ofNanos(1));

    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    private final Pattern part;
    private final int mostParts;

    DurationFormat(String part, int mostParts) {
        this.part = Pattern.compile(part);
        this.mostParts = mostParts;
    }

    /**
     * Reads a duration; empty where the text is none. One that is longer than a {@link Duration}
     * can be, 292 billion years, is read as the longest that there is.
     */
    public Optional<Duration> read(String text) {
        BigDecimal nanoseconds = BigDecimal.ZERO;
        int end = 0;
        Matcher matcher = part.matcher(text);
        for (int parts = 0; parts < mostParts && end < text.length(); parts++) {
            if (!matcher.region(end, text.length()).lookingAt()) {
                return Optional.empty();
            }
            nanoseconds = nanoseconds.add(
                    new BigDecimal(matcher.group(1)).multiply(nanoseconds(matcher.group(2))));
            end = matcher.end();
        }
        return end == 0 || end < text.length()
                ? Optional.empty()
                : Optional.of(duration(nanoseconds));
    }

    private static BigDecimal nanoseconds(String unit) {
        return BigDecimal.valueOf(UNITS.getOrDefault(unit, Duration.ZERO).toNanos());
    }

    private static Duration duration(BigDecimal nanoseconds) {
        BigDecimal[] seconds = nanoseconds
                .setScale(0, RoundingMode.DOWN)
                .divideAndRemainder(BigDecimal.valueOf(1, -9));
        return seconds[0].compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0
                ? LONGEST
                : Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValueExact());
    }
}
