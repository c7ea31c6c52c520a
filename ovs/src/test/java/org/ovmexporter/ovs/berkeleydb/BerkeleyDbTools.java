package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Berkeley DB's own programs, which are the oracle of these tests. */
final class BerkeleyDbTools {
    private static final long TIMEOUT_SECONDS = 60;

    private BerkeleyDbTools() {}

    /**
     * Skips the test where the programs are missing; in CI, where they are to be there, fails it.
     */
    static void assumeInstalled() {
        boolean installed = Files.isExecutable(Path.of("/usr/bin/db5.3_dump"))
                && Files.isExecutable(Path.of("/usr/bin/db5.3_load"));
        String message = "needs /usr/bin/db5.3_dump and db5.3_load: install Debian's db5.3-util";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(installed).as(message).isTrue();
        }
        Assumptions.assumeTrue(installed, message);
    }

    static String dump(Path database) throws IOException, InterruptedException {
        return run(List.of("db5.3_dump", database.toString()), "");
    }

    /** Makes a database of what db5.3_dump prints. */
    static void load(Path database, String dump) throws IOException, InterruptedException {
        run(List.of("db5.3_load", database.toString()), dump);
    }

    private static String run(List<String> command, String input)
            throws IOException, InterruptedException {
        Path in = Files.createTempFile("berkeleydb", ".in");
        Path out = Files.createTempFile("berkeleydb", ".out");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectErrorStream(true)
                    .start();
            try {
                assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                        .as("%s ends", command)
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            String output = Files.readString(out, StandardCharsets.ISO_8859_1);
            assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
            return output;
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }
}
