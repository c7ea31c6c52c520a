package org.ovmexporter.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What the tables say of what was measured. */
class ReckoningTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 2})
    void theExponentOfAPowerIsFound(double exponent) {
        Growth growth = new Growth();
        for (double size : new double[] {50, 500, 5000}) {
            growth.add(size, 3 * Math.pow(size, exponent));
        }

        assertThat(growth.exponent()).isCloseTo(exponent, within(1e-9));
    }

    @Test
    void aFixedCostMakesTheExponentLess() {
        Growth growth = new Growth();
        for (double size : new double[] {50, 500, 5000}) {
            growth.add(size, 1000 + size);
        }

        assertThat(growth.exponent()).isBetween(0.1, 0.9);
    }

    @Test
    void aRatioIsTheMedianOfTheRoundsAndNotThatOfMedians() {
        List<Outcome> ours = List.of(rate(10), rate(100), rate(30));
        List<Outcome> theirs = List.of(rate(5), rate(50), rate(60));

        assertThat(Contest.ratio(ours, theirs, Outcome::rate)).isEqualTo(2);
    }

    private static Outcome rate(double rate) {
        return new Outcome(rate, 1, 0);
    }
}
