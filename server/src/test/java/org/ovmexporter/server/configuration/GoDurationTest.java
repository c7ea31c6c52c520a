package org.ovmexporter.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

import java.time.Duration;

class GoDurationTest {

    @Property(tries = 200)
    void theUnitsAddUp(
            @ForAll @IntRange(max = 100_000) int hours,
            @ForAll @IntRange(max = 100_000) int minutes,
            @ForAll @IntRange(max = 100_000) int ms,
            @ForAll @IntRange(max = 100_000) int ns) {
        assertThat(GoDuration.parse(hours + "h" + minutes + "m" + ms + "ms" + ns + "ns"))
                .isEqualTo(Duration.ofHours(hours)
                        .plusMinutes(minutes)
                        .plusMillis(ms)
                        .plusNanos(ns));
    }

    @Property(tries = 200)
    void aFractionIsExactToTheNanosecond(@ForAll @IntRange(max = 999_999_999) int nanoseconds) {
        assertThat(GoDuration.parse("2." + "%09d".formatted(nanoseconds) + "s"))
                .isEqualTo(Duration.ofSeconds(2, nanoseconds));
    }

    @Property(tries = 500)
    void whatIsNotADurationIsRefusedWithAnExample(@ForAll @StringLength(max = 6) String text) {
        if (!text.matches("(\\d+(\\.\\d+)?(h|m|s|ms|us|ns))+")) {
            assertThatThrownBy(() -> GoDuration.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"168h\"");
        }
    }
}
