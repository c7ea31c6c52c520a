package org.ovmexporter.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a server's process is.
 *
 * @param resident memory, in MiB
 * @param heap what a full garbage collection leaves, in MiB
 * @param threads of the operating system
 * @param descriptors that are open
 */
public record Vitals(long resident, long heap, long threads, long descriptors) {

    /** Those of now, after a full collection. */
    public static Vitals of(ServerProcess server) throws IOException {
        collect(server.pid());
        Path process = Path.of("/proc", Long.toString(server.pid()));
        String status = Files.readString(process.resolve("status"));
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return new Vitals(
                    number(status, "VmRSS:\\s*(\\d+) kB") / 1024,
                    server.afterLatestCollection(),
                    number(status, "Threads:\\s*(\\d+)"),
                    open.count());
        }
    }

    private static void collect(long pid) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.run")
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        try {
            if (jcmd.waitFor() != 0) {
                throw new IOException("jcmd: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static long number(String text, String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IOException("nothing like " + pattern + " in " + text);
        }
        return Long.parseLong(found.group(1));
    }
}
