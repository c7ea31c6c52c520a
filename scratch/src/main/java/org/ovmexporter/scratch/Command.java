package org.ovmexporter.scratch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a program to its end, within a time limit. */
public final class Command {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** A user's PATH often lacks the directories that hold mkfs and mount. */
    private static final List<Path> DIRECTORIES = Stream.concat(
                    Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                    .orElse("")
                                    .split(":"))
                            .filter(directory -> !directory.isEmpty()),
                    Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"))
            .map(Path::of)
            .toList();

    private Command() {}

    static Optional<Path> find(String program) {
        return DIRECTORIES.stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** As {@link #run(List)}. */
    public static String run(String... command) throws IOException {
        return run(List.of(command));
    }

    /**
     * Runs a program, without input and for two minutes at most.
     *
     * @param command the program and its arguments
     * @return what it wrote to its standard output
     * @throws IOException with all it wrote where it does not end with 0 within the limit
     */
    public static String run(List<String> command) throws IOException {
        return run(LIMIT, command);
    }

    /** As {@link #run(List)}, with another limit. */
    static String run(Duration limit, List<String> command) throws IOException {
        String line = String.join(" ", command);
        Path program = find(command.getFirst())
                .orElseThrow(() -> new IOException(command.getFirst() + " is not installed"));
        List<String> resolved = new ArrayList<>(command);
        resolved.set(0, program.toString());
        // Files, and not pipes, so that a program which hangs cannot hang its reader too.
        Path output = Files.createTempFile("ovm-exporter-scratch", ".out");
        Path errors = Files.createTempFile("ovm-exporter-scratch", ".err");
        try {
            Process process = new ProcessBuilder(resolved)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!finished(process, limit)) {
                throw new IOException(line + " did not end within " + limit.toSeconds() + " s"
                        + said(text(errors) + text(output)));
            }
            if (process.exitValue() != 0) {
                throw new IOException(line + " failed with status " + process.exitValue()
                        + said(text(errors) + text(output)));
            }
            return text(output);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    private static boolean finished(Process process, Duration limit) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            process.destroyForcibly();
            return false;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for a program");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static String text(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }

    private static String said(String text) {
        return text.isBlank() ? "" : ": " + text.strip();
    }
}
