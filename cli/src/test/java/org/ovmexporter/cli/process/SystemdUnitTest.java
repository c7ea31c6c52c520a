package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** packaging/systemd/ovm-exporter.service, as systemd itself judges it. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("..", "packaging/systemd/ovm-exporter.service");
    private static final Pattern EXPOSURE =
            Pattern.compile("Overall exposure level for ovm-exporter.service: (\\d+\\.\\d)");
    private static final double MOST = 2.5;

    @Test
    void itLeavesLittleExposed() throws Exception {
        Room.requirePrograms("systemd-analyze");
        try (Room room = Room.open();
                Launched analysis = Launched.start(
                        room,
                        new ProcessBuilder(
                                "systemd-analyze",
                                "--no-pager",
                                "security",
                                "--offline=yes",
                                UNIT.toString()))) {
            assertThat(analysis.status()).as(analysis.err()).isZero();

            Matcher exposure = EXPOSURE.matcher(analysis.out());
            assertThat(exposure.find()).as(analysis.out()).isTrue();
            assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(MOST);
        }
    }
}
