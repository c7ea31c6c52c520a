package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class CommandLineTest {
    private final Room room;

    CommandLineTest() throws Exception {
        this.room = Room.open();
    }

    @AfterEach
    void closeRoom() throws Exception {
        room.close();
    }

    @Test
    void theVersionIsOneLine() throws Exception {
        try (Launched run = Launched.exporter(room, "--version")) {
            assertThat(run.status()).isZero();
            assertThat(run.out()).matches("ovm-exporter \\S+\n");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void helpNamesEveryCommandAndExitStatus() throws Exception {
        try (Launched run = Launched.exporter(room, "--help")) {
            assertThat(run.status()).isZero();
            assertThat(run.out())
                    .contains(
                            "serve",
                            "check-config",
                            "audit",
                            "sandbox",
                            "demo",
                            "Exit status:",
                            "143");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void theHelpOfServeSaysHowItEnds() throws Exception {
        try (Launched run = Launched.exporter(room, "serve", "--help")) {
            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("-config", "SIGTERM", "143");
        }
    }

    @Test
    void anUnknownCommandIsAUsageError() throws Exception {
        try (Launched run = Launched.exporter(room, "sevre")) {
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("sevre", "serve");
        }
    }

    @Test
    void checkConfigListsEveryProblemAndNothingElse() throws Exception {
        Path file = room.root().resolve("config.toml");
        Files.writeString(file, "dbfile = \"x\"\n[api]\nport = 70000\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        try (Launched run = Launched.exporter(room, "check-config", "--config", file.toString())) {
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).endsWith(file + " cannot be used:"),
                            line -> assertThat(line).startsWith("  - dbfile is not a setting."),
                            line -> assertThat(line).startsWith("  - db_file is missing: "),
                            line -> assertThat(line).startsWith("  - jwt.secret is missing: "),
                            line -> assertThat(line)
                                    .startsWith("  - api.port is 70000 and must be"),
                            line -> assertThat(line)
                                    .startsWith("  - api.tls.certificate is missing: "),
                            line -> assertThat(line).startsWith("  - api.tls.key is missing: "),
                            line -> assertThat(line)
                                    .startsWith("  - api.tls.ca_certificate is missing: "));
        }
    }

    @Test
    void checkConfigSaysThatAConfigurationIsRight() throws Exception {
        Path file = ServedHost.in(room.root()).write("config.toml", "");

        try (Launched run = Launched.exporter(room, "check-config", "-config", file.toString())) {
            assertThat(run.status()).isZero();
            assertThat(run.out()).isEqualTo(file + " is right\n");
            assertThat(run.err()).isEmpty();
        }
    }
}
