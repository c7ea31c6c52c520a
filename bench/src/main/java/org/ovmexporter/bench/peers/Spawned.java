package org.ovmexporter.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that serves until it is closed. */
final class Spawned implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ORDERLY = Duration.ofSeconds(10);
    private static final Pattern PORT = Pattern.compile("port (\\d+)");

    private final Process process;
    private final Path log;

    private Spawned(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Spawned start(Path log, List<String> command) throws IOException {
        return new Spawned(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** Runs a command to its end, which must be a good one; what it printed. */
    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " runs", e);
        } finally {
            process.destroyForcibly();
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for the line in which it says which port it has. */
    int printedPort() throws IOException {
        return await(() -> {
            Matcher found = PORT.matcher(Files.readString(log));
            return found.find() ? Integer.parseInt(found.group(1)) : 0;
        });
    }

    /** Waits until it listens. */
    void awaitPort(int port) throws IOException {
        await(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                return 0;
            }
        });
    }

    private interface Look {
        /** The port, or 0 for not yet. */
        int port() throws IOException;
    }

    private int await(Look look) throws IOException {
        long began = System.nanoTime();
        for (int port = look.port(); ; port = look.port()) {
            if (port != 0) {
                return port;
            }
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException("a server does not start: " + Files.readString(log));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while a server starts", e);
            }
        }
    }

    /** Its files must not be in use when their filesystem is unmounted. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            process.waitFor(ORDERLY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.add(process.toHandle());
        for (ProcessHandle one : all) {
            one.destroyForcibly();
            one.onExit().join();
        }
    }
}
