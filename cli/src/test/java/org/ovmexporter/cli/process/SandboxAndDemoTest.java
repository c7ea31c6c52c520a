package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

class SandboxAndDemoTest {
    /** An export that was begun is not waited for. */
    private static final Duration PROMPT = Duration.ofMinutes(1);

    private final Room room;

    SandboxAndDemoTest() throws IOException {
        this.room = Room.forSandbox();
    }

    @AfterEach
    void closeRoom() throws Exception {
        room.close();
    }

    @Test
    void theDemoProvesEveryCopyAndLeavesNothing() throws Exception {
        try (Launched demo = Launched.exporter(room, "demo")) {
            assertThat(demo.status()).as(demo.err()).isZero();
            assertThat(demo.out())
                    .contains(
                            "1. Full export",
                            "2. The guest overwrote 64 KiB",
                            "Every copy equals its snapshot, byte for byte.")
                    .doesNotContain("DIFFERS");
            assertThat(demo.out().lines().filter(line -> line.endsWith("the copy's is the same")))
                    .hasSize(4);
            assertThat(demo.err()).isEmpty();
        }
        room.assertNothingLeft();
    }

    /** When the demo is stopped. */
    enum Moment {
        AS_SOON_AS_IT_MAKES_FILES,
        WHILE_IT_EXPORTS
    }

    @ParameterizedTest
    @EnumSource
    void aDemoThatIsStoppedLeavesNothing(Moment moment) throws Exception {
        try (Launched demo = Launched.exporter(room, "demo")) {
            demo.await(moment.toString(), () -> switch (moment) {
                case AS_SOON_AS_IT_MAKES_FILES -> hasFiles(room.temporary());
                case WHILE_IT_EXPORTS -> demo.out().contains("1. Full export");
            });
            long asked = System.nanoTime();
            demo.terminate();

            assertThat(demo.status()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PROMPT);
            assertThat(demo.err()).doesNotContain("\tat ", "cannot remove");
        }
        room.assertNothingLeft();
    }

    @Test
    void whatTheSandboxPrintsWorksWhenPastedAndStoppingItUnmounts() throws Exception {
        Room.requirePrograms("curl", "jq");
        Path directory = room.root().resolve("host-of-mine");
        try (Launched sandbox =
                Launched.exporter(room, "sandbox", "--port", "0", directory.toString())) {
            sandbox.await("its explanation", () -> sandbox.out().contains("Ctrl-C ends it."));
            String pasted = "set -e -o pipefail\n"
                    + String.join(
                            "\n",
                            sandbox.out()
                                    .lines()
                                    .filter(line -> line.startsWith("  "))
                                    .toList());
            try (Launched bash = Launched.start(room, new ProcessBuilder("bash", "-c", pasted))) {
                assertThat(bash.status()).as(bash.err()).isZero();
                assertThat(bash.out())
                        .contains(
                                "\"friendly_name\": \"example-vm\"",
                                "\"friendly_name\": \"another-vm\"",
                                "\"repo_mountpoint\"",
                                "\"length\": 8388608");
            }
            sandbox.terminate();
            assertThat(sandbox.status()).isEqualTo(143);
            assertThat(sandbox.err()).isEmpty();
        }
        room.assertNothingLeft();
    }

    private static boolean hasFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
