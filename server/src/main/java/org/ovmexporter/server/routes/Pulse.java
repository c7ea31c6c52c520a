package org.ovmexporter.server.routes;

import org.ovmexporter.api.JsonStream;

import java.io.IOException;
import java.time.Duration;

/**
 * Sends something where an answer has had nothing to say for a while: only then a client that has
 * gone is noticed, and work for it ends.
 */
final class Pulse {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final JsonStream answer;
    private long last = System.nanoTime();

    Pulse(JsonStream answer) {
        this.answer = answer;
    }

    /** To be called as the work goes on: it sends a blank each time the silence was too long. */
    void beat() throws IOException {
        if (System.nanoTime() - last >= SILENCE.toNanos()) {
            last = System.nanoTime();
            answer.pulse();
        }
    }
}
