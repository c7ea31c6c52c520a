package org.ovmexporter.server;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.fuzz.Replay;
import org.ovmexporter.fuzz.Target;
import org.ovmexporter.server.configuration.ConfigurationTarget;
import org.ovmexporter.server.http.RangeTarget;
import org.ovmexporter.server.routes.RequestBodyTarget;

import java.util.ArrayList;
import java.util.List;

/** The seeds of {@code scripts/fuzz}, and every input that it once broke something with. */
final class FuzzedInputTest {

    static List<Replay> inputs() throws Exception {
        List<Replay> inputs = new ArrayList<>();
        for (Target target :
                List.of(new ConfigurationTarget(), new RangeTarget(), new RequestBodyTarget())) {
            inputs.addAll(Replay.of(target));
        }
        return inputs;
    }

    @ParameterizedTest
    @MethodSource("inputs")
    @Timeout(60)
    void isReadOrRefusedWithinItsBound(Replay input) throws Exception {
        input.run();
    }
}
