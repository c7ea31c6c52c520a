package org.ovmexporter.scratch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A directory that can be made to hang, as a mount of a dead file server does: while it is stopped,
 * whoever touches it waits in the kernel. It is shown through a bindfs (FUSE) mounted over itself,
 * whose process is stopped and continued. Reflinks do not go through it. Needs root.
 */
public final class StoppableDirectory implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /**
     * Its argument is the directory. It is a process of its own, which waits for the end of its
     * input: that comes also when this JVM is killed, so that nothing stays mounted or stopped.
     */
    private static final String OWNER = """
        bindfs -f -o nonempty "$1" "$1" &
        echo $!
        cat >/dev/null
        kill -CONT $!
        umount "$1" 2>/dev/null || umount -l "$1"
        kill $! 2>/dev/null
        wait
        """;

    private final Path directory;
    private final Process owner;
    private final String bindfs;

    private StoppableDirectory(Path directory, Process owner, String bindfs) {
        this.directory = directory;
        this.owner = owner;
        this.bindfs = bindfs;
    }

    /**
     * Why there can be none here, and what to do about it; empty where there can.
     *
     * @throws IllegalStateException with the reason, instead of giving it, where the environment
     *     variable CI is true
     */
    public static Optional<String> unavailable() {
        return Skipping.because(
                Command.find("bindfs").isEmpty()
                        ? Optional.of("bindfs is not installed: apt-get install bindfs")
                        : Files.exists(Path.of("/dev/fuse"))
                                ? Optional.empty()
                                : Optional.of(
                                        "/dev/fuse is missing: modprobe fuse, or run the container"
                                                + " privileged"));
    }

    /** Shows a directory's content in its own place. */
    public static StoppableDirectory over(Path directory) throws IOException {
        Process owner = new ProcessBuilder("/bin/sh", "-c", OWNER, "owner", directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = owner.inputReader();
        StoppableDirectory made = new StoppableDirectory(
                directory, owner, Optional.ofNullable(said.readLine()).orElse("0"));
        try {
            made.await(
                    "mounted",
                    () -> Files.readString(Path.of("/proc/self/mountinfo"))
                            .contains(" " + directory + " "));
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    /** From now on whoever touches the directory waits. */
    public void stop() throws IOException {
        Command.run("kill", "-STOP", bindfs);
        await("stopped", () -> states().allMatch(state -> state.startsWith("T")));
    }

    /** Lets those who wait go on. */
    public void goOn() throws IOException {
        Command.run("kill", "-CONT", bindfs);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end || !owner.isAlive()) {
                throw new IOException("bindfs on " + directory + " is not " + what);
            }
            pause();
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for bindfs");
        }
    }

    /** Of each of its threads, as proc(5) has them. */
    private Stream<String> states() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + bindfs + "/task"))) {
            List<Path> all = tasks.toList();
            return all.stream().map(StoppableDirectory::state);
        }
    }

    private static String state(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return "T";
        }
    }

    /** Lets all go on and unmounts. */
    @Override
    public void close() throws IOException {
        owner.getOutputStream().close();
        owner.onExit().join();
    }
}
