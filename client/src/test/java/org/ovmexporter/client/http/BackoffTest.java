package org.ovmexporter.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class BackoffTest {
    private static final Backoff BACKOFF =
            new Backoff(9, Duration.ofMillis(100), Duration.ofSeconds(3));

    @Property
    void aPauseIsBetweenHalfOfItsLengthAndAllOfIt(@ForAll @IntRange(min = 1, max = 60) int failed) {
        long full = Math.min(3000, 100L << Math.min(failed - 1, 20));

        assertThat(BACKOFF.pause(failed, Optional.empty()))
                .isBetween(Duration.ofMillis(full).dividedBy(2), Duration.ofMillis(full));
    }

    @Test
    void whatTheExporterAsksForIsWaitedFor() {
        assertThat(BACKOFF.pause(1, Optional.of(Duration.ofSeconds(2))))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void noPauseIsLongerThanTheLongest() {
        assertThat(BACKOFF.pause(1, Optional.of(Duration.ofDays(9))))
                .isEqualTo(Duration.ofSeconds(3));
    }
}
