package org.ovmexporter.cli.documentation;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Runs commands as a person does: pasted into bash. */
final class Shell {
    private static final long PATIENCE_SECONDS = 120;

    private Shell() {}

    /** What a command came to. */
    record Result(int status, String printed) {}

    /** Runs a script with bash; what it prints on both streams is one text. */
    static Result run(String script) throws IOException {
        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("still running: " + script);
            }
            return new Result(process.exitValue(), printed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Skips a test where a tool is missing; where CI=true, fails it. */
    static void requireTools(String... tools) throws IOException {
        for (String tool : tools) {
            if (run("command -v " + tool).status() != 0) {
                String reason = tool + " is not installed: apt-get install " + tool;
                if ("true".equals(System.getenv("CI"))) {
                    throw new IllegalStateException(reason);
                }
                Assumptions.abort(reason);
            }
        }
    }
}
