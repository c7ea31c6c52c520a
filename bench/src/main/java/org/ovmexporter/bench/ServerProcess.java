package org.ovmexporter.bench;

import org.ovmexporter.sandbox.Sandbox;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** An exporter in a process of its own, with as little memory as it is given. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration EXIT = Duration.ofSeconds(5);
    /** Long enough for an AOT cache to be written. */
    private static final Duration ORDERLY = Duration.ofSeconds(60);
    /** The status of a JVM with ExitOnOutOfMemoryError. */
    private static final int OUT_OF_MEMORY = 3;

    private static final Pattern COLLECTED = Pattern.compile("->(\\d+)M\\(\\d+M\\)");
    private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s*(\\d+) kB");

    private final Process process;
    private final Path collections;
    private final Path log;
    private final int port;

    private ServerProcess(Process process, Path collections, Path log, int port) {
        this.process = process;
        this.collections = collections;
        this.log = log;
        this.port = port;
    }

    /** Starts it, with the JVM options of {@code scripts/run} but for the heap's size. */
    public static ServerProcess start(Sandbox sandbox, int heapMegabytes) throws IOException {
        return start(sandbox, heapMegabytes, "");
    }

    /** The same, with more at the end of its configuration. */
    public static ServerProcess start(Sandbox sandbox, int heapMegabytes, String more)
            throws IOException {
        return start(sandbox, more, List.of("-Xmx" + heapMegabytes + "m"));
    }

    /**
     * Starts it with the options of this JVM, which are those of {@code scripts/run}, and others.
     */
    public static ServerProcess start(Sandbox sandbox, String more, List<String> options)
            throws IOException {
        int port = FreePort.find();
        Path configuration = sandbox.configuration(port);
        Files.writeString(configuration, more, StandardOpenOption.APPEND);
        Path collections = sandbox.directory().resolve("collections.log");
        Path log = sandbox.directory().resolve("server.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(List.of(
                "-Xlog:gc:file=" + collections,
                "-cp",
                System.getProperty("java.class.path"),
                "org.ovmexporter.cli.Main",
                "serve",
                "-config",
                configuration.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // As the packages' environment has it: else the C library keeps much for each thread.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        ServerProcess server = new ServerProcess(process, collections, log, port);
        try {
            server.awaitListening();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Where it listens, on this machine. */
    public int port() {
        return port;
    }

    /** For what the kernel tells of it. */
    public long pid() {
        return process.pid();
    }

    /** The most that a garbage collection left in the heap, in MiB. */
    public long mostAfterCollection() throws IOException {
        return afterCollections().max().orElseThrow(() -> new IOException("no collection so far"));
    }

    /** What the latest garbage collection left in the heap, in MiB. */
    long afterLatestCollection() throws IOException {
        return afterCollections()
                .reduce((_, later) -> later)
                .orElseThrow(() -> new IOException("no collection so far"));
    }

    private LongStream afterCollections() throws IOException {
        return Files.readAllLines(collections).stream()
                .map(COLLECTED::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)));
    }

    /** What the server has logged. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** The most memory that the process has had, in MiB. */
    public long mostResident() throws IOException {
        Matcher found =
                RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!found.find()) {
            throw new IOException("the server has ended: " + Files.readString(log));
        }
        return Long.parseLong(found.group(1)) / 1024;
    }

    /** Whether it has ended, or soon does, for want of memory. */
    public boolean ranOutOfMemory() {
        try {
            return process.waitFor(EXIT) && process.exitValue() == OUT_OF_MEMORY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitListening() throws IOException {
        long began = System.nanoTime();
        while (!Files.readString(log).contains("serving on")) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException("the server does not start: " + Files.readString(log));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the server starts", e);
            }
        }
    }

    /** Its files must not be in use when their filesystem is unmounted. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(ORDERLY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        process.onExit().join();
    }
}
