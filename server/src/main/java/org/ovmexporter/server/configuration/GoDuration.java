package org.ovmexporter.server.configuration;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as operators of Go programs write them: {@code 168h}, {@code 1h30m}, {@code 1.5h},
 * {@code 45s}. Units are h, m, s, ms, us and ns, in any order; there is no day.
 */
final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s|us|ns)");
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "h",
            3_600_000_000_000L,
            "m",
            60_000_000_000L,
            "s",
            1_000_000_000L,
            "ms",
            1_000_000L,
            "us",
            1_000L,
            "ns",
            1L);

    /** 100 years: what is longer is a mistake, and can be added to any date without overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private GoDuration() {}

    /** A reader of durations that refuses what is shorter. */
    static Function<String, Duration> atLeast(Duration shortest) {
        return text -> {
            Duration duration = parse(text);
            if (duration.compareTo(shortest) < 0) {
                throw new IllegalArgumentException("\"" + text + "\" is shorter than "
                        + shortest.toSeconds() + "s, the shortest that makes sense here");
            }
            return duration;
        };
    }

    /**
     * Reads a duration of up to 100 years.
     *
     * @throws IllegalArgumentException if it is none; the message says how to write one
     */
    static Duration parse(String text) {
        BigDecimal nanoseconds = BigDecimal.ZERO;
        int end = 0;
        Matcher part = PART.matcher(text);
        while (part.find() && part.start() == end) {
            BigDecimal unit = BigDecimal.valueOf(NANOSECONDS.getOrDefault(part.group(2), 0L));
            nanoseconds = nanoseconds.add(new BigDecimal(part.group(1)).multiply(unit));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a duration. Write it like \"168h\", \"1h30m\" or \"45s\"");
        }
        if (nanoseconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds(), -9)) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is longer than 100 years");
        }
        BigDecimal[] seconds = nanoseconds
                .setScale(0, RoundingMode.DOWN)
                .divideAndRemainder(BigDecimal.valueOf(1, -9));
        return Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValueExact());
    }
}
