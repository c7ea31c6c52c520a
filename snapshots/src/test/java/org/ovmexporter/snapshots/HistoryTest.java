package org.ovmexporter.snapshots;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Compares snapshots in long random histories. The system property {@code history.seed} gives
 * another history, {@code history.rounds} a longer one.
 */
class HistoryTest {
    private static final long SEED = Long.getLong("history.seed", 1);

    static Stream<HistoryFilesystem> filesystems() {
        return HistoryFilesystem.matrix();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesystems")
    void everyIncrementTurnsTheOlderSnapshotIntoTheNewerOne(HistoryFilesystem filesystem)
            throws IOException {
        int rounds = Integer.getInteger("history.rounds", filesystem.rounds());
        try (HistoryFilesystem.Place place = filesystem.open()) {
            History history = new History(
                    filesystem,
                    place.directory(),
                    new Random(SEED * 31 + filesystem.toString().hashCode()));
            for (int round = 1; round <= rounds; round++) {
                try {
                    history.round();
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(
                            "on %s with seed %d in round %d, after %s%nReplay: "
                                            .formatted(filesystem, SEED, round, history.done())
                                    + "mvn -B test -pl snapshots -am"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false"
                                    + " -Dtest=HistoryTest -Dhistory.seed=%d -Dhistory.rounds=%d"
                                            .formatted(SEED, round),
                            e);
                }
            }
        }
    }
}
