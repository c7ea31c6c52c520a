package org.ovmexporter.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A server of the one file.
 *
 * @param name in the tables
 * @param url of the file
 * @param token that requests have to carry, empty where none is needed
 * @param process the server; its children count, too
 */
record Peer(String name, String url, String token, ProcessHandle process) {
    /** What /proc counts in (USER_HZ; the same on every Linux). */
    private static final double TICKS_A_SECOND = 100;
    /** Of what follows the command's name in /proc/PID/stat, utime and stime (proc(5)). */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    /** The same server under another name, with another of its files. */
    Peer at(String otherName, String path) {
        return new Peer(
                otherName,
                url.substring(0, url.indexOf('/', "https://".length())) + path,
                token,
                process);
    }

    /** Processor time so far, in seconds. */
    double cpuSeconds() throws IOException {
        double seconds = 0;
        for (ProcessHandle one :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            seconds += cpuSeconds(one.pid());
        }
        return seconds;
    }

    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_A_SECOND;
    }

    /** Resident memory now, in MiB. */
    long residentMegabytes() throws IOException {
        long kilobytes = 0;
        for (ProcessHandle one :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            kilobytes += residentKilobytes(one.pid());
        }
        return kilobytes / 1024;
    }

    private static long residentKilobytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
