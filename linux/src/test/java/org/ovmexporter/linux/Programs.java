package org.ovmexporter.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs programs of the system: what tests compare with, and what they cannot do from Java. */
final class Programs {
    private Programs() {}

    record Outcome(int status, String output) {}

    static Outcome run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", command) + " hangs");
            }
            return new Outcome(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    static String output(String... command) throws IOException, InterruptedException {
        Outcome outcome = run(command);
        if (outcome.status() != 0) {
            throw new IOException(String.join(" ", command) + ": " + outcome.output());
        }
        return outcome.output();
    }
}
