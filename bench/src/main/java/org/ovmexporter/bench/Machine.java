package org.ovmexporter.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What was measured on. */
public final class Machine {
    private Machine() {}

    /** Processor, memory, kernel, JDK and day. */
    public static String description() throws IOException {
        return "%s, %d cores, %s of memory, Linux %s, JDK %s (%s), %s"
                .formatted(
                        value("/proc/cpuinfo", "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        gibibytes(value("/proc/meminfo", "MemTotal")),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        LocalDate.now(ZoneOffset.UTC));
    }

    private static String gibibytes(String kilobytes) {
        return Math.round(Long.parseLong(kilobytes.split(" ", -1)[0]) / 1024.0 / 1024) + " GiB";
    }

    private static String value(String file, String key) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
