package org.ovmexporter.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.api.Json;

import java.io.PrintWriter;
import java.time.Duration;

/** Lines of JSON, one a second at most, and one at the end. */
final class JsonProgressReport implements ProgressReport {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final String disk;
    private final PrintWriter err;
    private Line last;
    private long told;

    JsonProgressReport(String disk, PrintWriter err) {
        this.disk = disk;
        this.err = err;
        this.last = new Line(disk, 0, 0, 0);
        this.told = System.nanoTime();
    }

    /** What a program is told: bytes done, of how many, and fetched over the network. */
    record Line(String disk, long done, long size, long fetched) {}

    @Override
    public synchronized void at(long done, long size, long fetched) {
        last = new Line(disk, done, size, fetched);
        if (System.nanoTime() - told >= INTERVAL.toNanos()) {
            tell();
        }
    }

    private void tell() {
        told = System.nanoTime();
        err.println(new String(Json.bytes(last), UTF_8));
        err.flush();
    }

    @Override
    public synchronized void close() {
        tell();
    }
}
