package org.ovmexporter.server.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.MalformedJsonException;
import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.SnapshotOptions;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a snapshot is to be taken, by the body of its request, which may be absent.
 *
 * @param pauseByDefault whether the VM is paused where the body does not say
 */
public record OptionsBody(boolean pauseByDefault) {
    private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    SnapshotOptions read(byte[] body) throws IOException {
        if (new String(body, UTF_8).isBlank()) {
            return new SnapshotOptions(Optional.empty(), pauseByDefault);
        }
        SnapshotRequest asked;
        try {
            asked = Json.read(body, SnapshotRequest.class);
        } catch (MalformedJsonException e) {
            throw Refusal.badRequest("expected no body, or {\"expires_in\": SECONDS, \"quiesce\":"
                    + " \"none\" or \"pause\"} as JSON, or one of them");
        }
        return new SnapshotOptions(
                life(asked.expiresIn()),
                asked.quiesce().map(OptionsBody::isPause).orElse(pauseByDefault));
    }

    private static Optional<Duration> life(OptionalLong seconds) {
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        if (seconds.getAsLong() < 1 || seconds.getAsLong() > LONGEST_LIFE.toSeconds()) {
            throw Refusal.badRequest(
                    "expires_in must be a number of seconds from 1 to " + LONGEST_LIFE.toSeconds());
        }
        return Optional.of(Duration.ofSeconds(seconds.getAsLong()));
    }

    private static boolean isPause(String quiesce) {
        return switch (quiesce) {
            case "pause" -> true;
            case "none" -> false;
            default -> throw Refusal.badRequest("quiesce must be \"none\" or \"pause\"");
        };
    }
}
