package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** One host for all tests: its certificates take seconds to make. */
@TestInstance(Lifecycle.PER_CLASS)
class ServeTest {
    /** Less than the drain timeout that is configured. */
    private static final Duration PROMPT = Duration.ofMinutes(1);

    private final Room room;
    private final ServedHost host;

    ServeTest() throws Exception {
        this.room = Room.open();
        this.host = ServedHost.in(room.root());
    }

    @BeforeAll
    void startWithNothing() throws Exception {
        room.assertNothingLeft();
    }

    @AfterAll
    void closeRoom() throws Exception {
        room.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-config", "--config"})
    void itServesAndSigtermEndsItInGoodOrder(String option) throws Exception {
        Room.requirePrograms("curl");
        Path file = host.write("config.toml", "");
        Files.writeString(
                file,
                Files.readString(file).replace("[api]\n", "[api]\ndrain_timeout = \"100s\"\n"));
        try (Launched run = Launched.exporter(room, "serve", option, file.toString())) {
            run.await("an address", () -> ServedHost.port(run.err()).isPresent());
            assertThat(health(run.err())).isEqualTo("{\"status\":\"ok\"}");

            long asked = System.nanoTime();
            run.terminate();

            assertThat(run.status()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PROMPT);
            assertThat(run.err())
                    .contains(" INFO ", "stopping")
                    .doesNotContain("WARN", "ERROR", "Exception");
            assertThat(run.err().lines().toList().getLast()).endsWith(" Serve stopped");
            assertThat(run.out()).isEmpty();
        }
        room.assertNothingLeft();
    }

    @Test
    void thePidFileIsThereWhileItServes() throws Exception {
        Path file = host.write("config.toml", "");
        Path pid = room.root().resolve("exporter.pid");
        try (Launched run = Launched.exporter(
                room, "serve", "-config", file.toString(), "--pid-file", pid.toString())) {
            run.await("the pid file", () -> read(pid).endsWith("\n"));

            assertThat(read(pid)).isEqualTo(run.pid() + "\n");
            assertThat(run.err()).contains("serving on https://");

            run.terminate();
            assertThat(run.status()).isEqualTo(143);
        }
        assertThat(pid).doesNotExist();
    }

    @Test
    void theLogGoesToItsFileAndYesterdaysIsPutAside() throws Exception {
        Path log = room.root().resolve("exporter.log");
        Files.writeString(log, "what was logged yesterday\n");
        Files.setLastModifiedTime(log, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path file = host.write("logging.toml", "log_file = \"" + log + "\"");
        try (Launched run = Launched.exporter(room, "serve", "-config", file.toString())) {
            run.await("an address in the log", () -> ServedHost.port(read(log)).isPresent());
            run.terminate();
            assertThat(run.status()).isEqualTo(143);
            assertThat(run.err()).isEmpty();
        }
        assertThat(read(log)).contains("stopped").doesNotContain("yesterday");
        try (Stream<Path> files = Files.list(room.root())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .anyMatch(
                            name -> name.matches("exporter\\.log\\.\\d{4}-\\d\\d-\\d\\d\\.0\\.gz"));
        }
    }

    @Test
    void aPublishedSecretIsRefused() throws Exception {
        assertThat(refusal(
                        secret("yoidthOcBauphFeykCotdidNorjAnAtGhonsabShegAtfexbavlyakPak4SletEd")))
                .contains("jwt.secret is the secret of a published sample");
    }

    @Test
    void aShortSecretIsRefused() throws Exception {
        assertThat(refusal(secret("short"))).contains("jwt.secret is 5 bytes long");
    }

    @Test
    void aConfigurationThatEverybodyCanReadIsRefused() throws Exception {
        Path file = host.write("open.toml", "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refusal(file)).contains("is open to every user", "chmod 600");
    }

    @Test
    void aPortThatIsTakenIsToldInOneLineAndEndsIt() throws Exception {
        Path file = host.write("config.toml", "");
        try (Launched first = Launched.exporter(room, "serve", "-config", file.toString())) {
            first.await("an address", () -> ServedHost.port(first.err()).isPresent());
            Path same = host.write("taken.toml", "");
            Files.writeString(
                    same,
                    Files.readString(same).replace("port = 0", "port = " + port(first.err())));
            assertThat(refusal(same))
                    .startsWith("serve: cannot listen on ")
                    .endsWith("Address already in use\n")
                    .hasLineCount(1);
            // By force it would leave the files that SQLite unpacked.
            first.terminate();
            assertThat(first.status()).isEqualTo(143);
        }
    }

    /** What serve says as it refuses to start. */
    private String refusal(Path file) throws Exception {
        try (Launched run = Launched.exporter(room, "serve", "-config", file.toString())) {
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).doesNotContain("\tat ");
            return run.err();
        }
    }

    private Path secret(String secret) throws Exception {
        Path file = host.write("secret.toml", "");
        return Files.writeString(file, Files.readString(file).replace(ServedHost.SECRET, secret));
    }

    private String health(String log) throws Exception {
        try (Launched curl = Launched.start(
                room,
                new ProcessBuilder(
                        "curl",
                        "-s",
                        "--cacert",
                        host.caCertificate().toString(),
                        "https://127.0.0.1:" + port(log) + "/healthz"))) {
            assertThat(curl.status()).as(curl.err()).isZero();
            return curl.out();
        }
    }

    private static String port(String log) {
        return ServedHost.port(log).orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            // It is being rolled, or not there yet.
            return "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
