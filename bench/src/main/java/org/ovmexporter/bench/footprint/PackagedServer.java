package org.ovmexporter.bench.footprint;

import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.sandbox.Sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An exporter that was started by the command that its package installs. */
final class PackagedServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);
    /** What, written to clear_refs, makes the most so far what it is now; see proc(5). */
    private static final String RESET_PEAK = "5\n";

    private final Process process;
    private final Sandbox sandbox;
    private final int port;
    private final Duration untilAnswer;

    private PackagedServer(Process process, Sandbox sandbox, int port, Duration untilAnswer) {
        this.process = process;
        this.sandbox = sandbox;
        this.port = port;
        this.untilAnswer = untilAnswer;
    }

    /**
     * Starts it, and waits for its first answer.
     *
     * @param options for java, besides the package's
     */
    static PackagedServer start(List<String> command, Sandbox sandbox, int port, String options)
            throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("serve", "-config", sandbox.configuration(port).toString()));
        Path log = sandbox.directory().resolve("server.log");
        long began = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("OVM_EXPORTER_JAVA_OPTIONS", options);
        Process process = builder.start();
        while (!answers(sandbox, port)) {
            // To try all the time would take a processor from it.
            LockSupport.parkNanos(PAUSE.toNanos());
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                process.destroyForcibly().onExit().join();
                throw new IOException("the server does not start: " + Files.readString(log));
            }
        }
        return new PackagedServer(
                process, sandbox, port, Duration.ofNanos(System.nanoTime() - began));
    }

    private static boolean answers(Sandbox sandbox, int port) {
        try (KeptConnection connection = new KeptConnection(port, sandbox.caCertificate())) {
            return connection.get("/healthz").length > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** From the start of the process to its first answer. */
    Duration untilAnswer() {
        return untilAnswer;
    }

    /** What it has used of the processors so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    KeptConnection connect() throws IOException {
        KeptConnection connection = new KeptConnection(port, sandbox.caCertificate());
        connection.login(Sandbox.USERNAME, Sandbox.PASSWORD);
        return connection;
    }

    /** Memory of the process; of which the kernel cannot take back what is its own. */
    record Memory(long resident, long own) {

        @Override
        public String toString() {
            return "%d MiB, of which %d MiB its own".formatted(resident, own);
        }
    }

    /** What it has now, in MiB. */
    Memory memory() throws IOException {
        return new Memory(status("VmRSS"), status("RssAnon"));
    }

    /** From now on, {@link #peak} is the most from now on. */
    void resetPeak() throws IOException {
        Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), RESET_PEAK);
    }

    /** The most resident memory that it has had, in MiB. */
    long peak() throws IOException {
        return status("VmHWM");
    }

    private long status(String field) throws IOException {
        Matcher found = Pattern.compile(field + ":\\s*(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!found.find()) {
            throw new IOException("the server has ended");
        }
        return Math.ceilDiv(Long.parseLong(found.group(1)), 1024);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
