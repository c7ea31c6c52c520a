package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs in examples/, against a running exporter. */
@TestInstance(Lifecycle.PER_CLASS)
class ExamplesTest {
    private static final int MIB = 1 << 20;
    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();

    private final RunningSandbox running;

    ExamplesTest() throws IOException {
        this.running = RunningSandbox.start();
    }

    @TempDir
    private Path directory = Path.of("");

    /** A program, and the tools that it needs. */
    enum Example {
        PYTHON("python3 download.py", "python3"),
        SHELL("./download.sh", "curl jq"),
        JAVA(System.getProperty("java.home") + "/bin/java Download.java", "bash");

        private final String command;
        private final String tools;

        Example(String command, String tools) {
            this.command = command;
            this.tools = tools;
        }
    }

    @AfterAll
    void close() throws IOException {
        running.close();
    }

    @ParameterizedTest
    @EnumSource
    void aFullDownloadAndThenTheChangesEqualTheDisks(Example example) throws IOException {
        Shell.requireTools(example.tools.split(" ", -1));

        assertThat(run(example)).contains("(full)").doesNotContain("(changes)");
        assertSame(example);

        GuestWrites guest = new GuestWrites(running.vm().disks().getFirst(), 3);
        guest.random(MIB + 4096, 70_000);
        guest.punch(4 * MIB, MIB / 2);
        guest.grow(MIB);
        assertThat(run(example)).contains("(changes)").doesNotContain("(full)");
        assertSame(example);
    }

    private String run(Example example) throws IOException {
        Shell.Result result = Shell.run(String.join(
                "\n",
                "set -e",
                "cd '" + EXAMPLES + "'",
                "export OVM_EXPORTER_ENDPOINT=https://" + running.address(),
                "export OVM_EXPORTER_USERNAME=" + Sandbox.USERNAME,
                "export OVM_EXPORTER_PASSWORD=" + Sandbox.PASSWORD,
                "export OVM_EXPORTER_CAFILE='" + running.sandbox().caCertificate() + "'",
                example.command + " " + running.vm().name() + " '" + copies(example) + "'"));
        assertThat(result.status()).as(result.printed()).isZero();
        return result.printed();
    }

    private Path copies(Example example) {
        return directory.resolve(example.name());
    }

    private void assertSame(Example example) throws IOException {
        for (Path disk : running.vm().disks()) {
            assertThat(Files.mismatch(copies(example).resolve(disk.getFileName()), disk))
                    .isEqualTo(-1);
        }
        assertThat(Files.exists(copies(example).resolve("snapshot.partial"))).isFalse();
    }
}
