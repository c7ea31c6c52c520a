package org.ovmexporter.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What counts as a finding. */
final class TrialTest {
    private static final int FIXED = 64 << 10;

    private final List<byte[]> kept = new ArrayList<>();

    private interface Reader {
        void read(byte[] input) throws Exception;
    }

    private static Trial trial(Reader reader) {
        return new Trial(new Target() {
            @Override
            public void read(byte[] input) throws Exception {
                reader.read(input);
            }

            @Override
            public Bound bound() {
                return new Bound(FIXED, 10);
            }

            @Override
            public List<byte[]> seeds() {
                return List.of();
            }
        });
    }

    @Test
    void whatTheTargetThrowsIsOne() {
        assertThatThrownBy(() -> trial(_ -> {
                            throw new IllegalStateException("broken");
                        })
                        .run(new byte[1]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void moreThanItsBoundIsOne() {
        assertThatThrownBy(() -> trial(_ -> kept.add(new byte[FIXED + 10_000])).run(new byte[10]))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("reading 10 bytes allocated");
    }

    @Test
    void theBoundGrowsWithTheInput() {
        assertThatCode(() -> trial(_ -> kept.add(new byte[FIXED + 10_000])).run(new byte[10_000]))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsAllocatedOnlyTheFirstTimeIsNone() {
        assertThatCode(() -> trial(_ -> {
                            if (kept.isEmpty()) {
                                kept.add(new byte[10 * FIXED]);
                            }
                        })
                        .run(new byte[10]))
                .doesNotThrowAnyException();
    }

    @Test
    void theTargetCannotChangeWhatIsTriedAgain() throws Exception {
        byte[] input = {1};
        trial(bytes -> bytes[0] = 2).run(input);

        assertThatCode(() -> trial(bytes -> {
                            if (bytes[0] != 1) {
                                throw new IllegalStateException("changed");
                            }
                        })
                        .run(input))
                .doesNotThrowAnyException();
    }
}
