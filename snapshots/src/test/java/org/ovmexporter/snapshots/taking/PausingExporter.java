package org.ovmexporter.snapshots.taking;

import java.time.Duration;

/**
 * A process that pauses another and is killed before it resumes it. Its argument: the other's pid.
 */
final class PausingExporter {
    /** A number that no other process has in its arguments. */
    static final Duration DEADLINE = Duration.ofSeconds(7919);

    private PausingExporter() {}

    public static void main(String[] arguments) throws Exception {
        try (Pause _ = new Pause(PauseTest.signals(arguments[0], "STOP", DEADLINE), "vm")) {
            System.out.println("ready");
            Thread.sleep(Duration.ofHours(1));
        }
    }
}
