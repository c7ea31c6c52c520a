package org.ovmexporter.snapshots.catalogue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.fuzz.Replay;

import java.util.List;

/** The seeds of {@code scripts/fuzz}, and every input that it once broke something with. */
final class FuzzedInputTest {

    static List<Replay> inputs() throws Exception {
        return Replay.of(new ManifestTarget());
    }

    @ParameterizedTest
    @MethodSource("inputs")
    @Timeout(60)
    void isReadOrRefusedWithinItsBound(Replay input) throws Exception {
        input.run();
    }
}
