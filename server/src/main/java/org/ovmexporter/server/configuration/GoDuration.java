package org.ovmexporter.server.configuration;

import org.ovmexporter.api.DurationFormat;

import java.time.Duration;
import java.util.function.Function;

/**
 * The durations of the configuration, written as operators of Go programs do it: how long they may
 * be, and what to do where one is wrong.
 */
final class GoDuration {
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
        Duration duration = DurationFormat.GO
                .read(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is not a duration. Write it like \"168h\", \"1h30m\" or \"45s\""));
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is longer than 100 years");
        }
        return duration;
    }
}
