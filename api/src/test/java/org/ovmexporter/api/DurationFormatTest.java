package org.ovmexporter.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** What is a duration, and how long it is. */
class DurationFormatTest {
    @ParameterizedTest
    @CsvSource({"0s, PT0S", "90m, PT90M", "24h, PT24H", "7d, PT168H", "999999999d, PT23999999976H"})
    void oneNumberHasOneUnit(String text, Duration duration) {
        assertThat(DurationFormat.ONE_NUMBER.read(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "d",
                "7 d",
                "7d ",
                "7D",
                "-7d",
                "1.5h",
                "1h30m",
                "9ms",
                "1234567890s"
            })
    void oneNumberIsNothingElse(String text) {
        assertThat(DurationFormat.ONE_NUMBER.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "168h, PT168H",
        "1h30m, PT1H30M",
        "30m1h, PT1H30M",
        "1.5h, PT1H30M",
        "1ms1us1ns, PT0.001001001S",
        "0.9ns, PT0S",
        "1234567890s, PT1234567890S"
    })
    void gosUnitsAddUp(String text, Duration duration) {
        assertThat(DurationFormat.GO.read(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "h", "7d", "1h 30m", "1h30", "x1h", "1.h", ".5h", "-1h"})
    void goHasNoOtherWayToWriteThem(String text) {
        assertThat(DurationFormat.GO.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807s", "99999999999999999999999999h"})
    void whatIsLongerThanADurationCanBeIsTheLongest(String text) {
        assertThat(DurationFormat.GO.read(text)).contains(Duration.ofSeconds(Long.MAX_VALUE));
    }
}
