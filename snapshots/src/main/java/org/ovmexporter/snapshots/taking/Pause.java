package org.ovmexporter.snapshots.taking;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.snapshots.QuiesceException;
import org.ovmexporter.snapshots.Quiescing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A VM that stands still, until this is closed. It is resumed by a process of its own, the
 * guardian, which is there before the VM is paused. It waits for the end of its input, which comes
 * when this is closed and also when the exporter is killed, and no longer than the deadline.
 */
final class Pause implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Pause.class);
    /**
     * Arguments: the deadline in seconds, and the command that resumes. No signal that a service is
     * stopped with ends it or what it starts, so its own end is by SIGKILL; and it tries thrice.
     */
    private static final String GUARDIAN = """
        trap '' HUP INT TERM
        deadline=$1
        shift
        exec 3<&0
        cat <&3 >/dev/null &
        waiting=$!
        (
          sleep "$deadline" &
          trap "kill -KILL $!; exit" USR1
          wait $!
          kill -KILL "$waiting"
        ) >/dev/null 2>&1 &
        timer=$!
        wait "$waiting" 2>/dev/null
        kill -USR1 "$timer" 2>/dev/null
        "$@" && exit
        sleep 1
        "$@" && exit
        sleep 1
        "$@"
        """;

    private final String vm;
    private final List<String> resume;
    private final Duration deadline;
    private final Process guardian;
    private final Path said;
    private final long began = System.nanoTime();
    private boolean started;
    private boolean closed;

    /**
     * Pauses a VM.
     *
     * @throws QuiesceException where that fails; the VM is resumed then, too
     */
    Pause(Quiescing quiescing, String vm) throws IOException {
        if (vm.startsWith("-")) {
            throw new QuiesceException("VM " + vm + " is not paused: the command would take its id"
                    + " for an option");
        }
        this.vm = vm;
        this.resume = command(quiescing.resume(), vm);
        this.deadline = quiescing.deadline();
        this.said = Files.createTempFile("ovm-exporter-pause-", ".log");
        this.guardian = startGuardian();
        try {
            run(command(quiescing.pause(), vm));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static List<String> command(List<String> template, String vm) {
        return template.stream().map(word -> word.replace("{vm}", vm)).toList();
    }

    private Process startGuardian() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh", "-c", GUARDIAN, "guardian", Long.toString(deadline.toSeconds())));
        command.addAll(resume);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private void run(List<String> command) throws IOException {
        String line = String.join(" ", command);
        Path output = Files.createTempFile("ovm-exporter-pause-", ".log");
        try {
            Process process = start(command, output);
            started = true;
            if (!ended(process, deadline)) {
                process.destroyForcibly();
                throw new QuiesceException("VM " + vm + " is not paused: " + line
                        + " did not end within " + deadline.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new QuiesceException("VM " + vm + " is not paused: " + line
                        + " failed with status " + process.exitValue() + ": " + text(output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private Process start(List<String> command, Path output) throws QuiesceException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new QuiesceException("VM " + vm + " is not paused: " + e.getMessage()
                    + "; quiesce.pause in the configuration says how to pause a VM");
        }
    }

    /**
     * Resumes the VM.
     *
     * @return how long it stood still, at most
     * @throws QuiesceException where it was resumed before, or may be paused still
     */
    Duration end() throws IOException {
        boolean inTime = guardian.isAlive() && System.nanoTime() - began < deadline.toNanos();
        close();
        if (!inTime) {
            throw new QuiesceException("VM " + vm + " was resumed before all its disks were taken: "
                    + deadline.toSeconds() + " s were not enough");
        }
        if (guardian.isAlive() || guardian.exitValue() != 0) {
            throw new QuiesceException("VM " + vm + " MAY BE PAUSED STILL. Run on its host: "
                    + String.join(" ", resume));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        guardian.getOutputStream().close();
        boolean resumed = ended(guardian, deadline.plusSeconds(5)) && guardian.exitValue() == 0;
        if (started && !resumed) {
            LOG.error(
                    "VM {} MAY BE PAUSED STILL. Run on its host: {} ({})",
                    vm,
                    String.join(" ", resume),
                    text(said));
        }
        Files.deleteIfExists(said);
    }

    private static boolean ended(Process process, Duration patience) throws IOException {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a VM was paused");
        }
    }

    private static String text(Path output) throws IOException {
        return Files.exists(output) ? new String(Files.readAllBytes(output), UTF_8).strip() : "";
    }
}
