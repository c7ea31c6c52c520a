package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A process that a test started; it is gone when this is closed. */
public final class Launched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The command in a JVM of its own, whose temporary directory is {@code room}'s. */
    public static Launched exporter(Room room, String... arguments) throws IOException {
        return exporter(room, Map.of(), arguments);
    }

    /** The same, with more in its environment. */
    static Launched exporter(Room room, Map<String, String> environment, String... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(room, arguments));
        builder.environment().putAll(environment);
        return start(room, builder);
    }

    /** The command on a terminal of its own, by script(1): what it shows there is {@link #out}. */
    static Launched onTerminal(Room room, String... arguments) throws IOException {
        String line = command(room, arguments).stream()
                .map(argument -> "'" + argument + "'")
                .collect(Collectors.joining(" "));
        return start(room, new ProcessBuilder("script", "-qec", line, "/dev/null"));
    }

    private static List<String> command(Room room, String... arguments) {
        // A test run in the background of a shell has SIGINT ignored, and so would what it starts.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + room.temporary(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.ovmexporter.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    public static Launched start(Room room, ProcessBuilder builder) throws IOException {
        Path out = Files.createTempFile(room.output(), "out", ".txt");
        Path err = Files.createTempFile(room.output(), "err", ".txt");
        return new Launched(
                builder.redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start(),
                out,
                err);
    }

    /** What it has printed so far. */
    public String out() {
        return read(out);
    }

    /** What it has said on standard error so far. */
    public String err() {
        return read(err);
    }

    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, and gives its exit status. */
    public int status() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended by now; it said: %s%s", out(), err())
                .isTrue();
        return process.exitValue();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits until something has come about, while it runs. */
    public void await(String what, BooleanSupplier about) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!about.getAsBoolean()) {
            assertThat(process.isAlive())
                    .as("still running when waiting for %s; it said: %s%s", what, out(), err())
                    .isTrue();
            assertThat(System.nanoTime())
                    .as("%s in time; it said: %s%s", what, out(), err())
                    .isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
