package org.ovmexporter.client.failure;

import org.ovmexporter.api.Problem;

import java.time.Duration;
import java.util.Optional;

/**
 * The exporter cannot do this as things are (409). Of a comparison: its change tracking cannot be
 * trusted, and the disk has to be exported in full. Of a checksum: it is not ready.
 */
public final class ConflictException extends ExporterException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;

    ConflictException(String request, Problem problem, Optional<Duration> retryAfter) {
        super(request, 409, problem);
        this.retryAfter = retryAfter;
    }

    /** After how long to ask again; empty where asking again does not help. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
