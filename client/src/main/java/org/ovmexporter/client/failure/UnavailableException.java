package org.ovmexporter.client.failure;

import org.ovmexporter.api.Problem;

import java.time.Duration;
import java.util.Optional;

/**
 * The exporter, its Manager or a repository cannot answer now (408, 429, 502, 503, 504). Where that
 * was safe, it was asked several times.
 */
public final class UnavailableException extends ExporterException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;

    UnavailableException(
            String request, int status, Problem problem, Optional<Duration> retryAfter) {
        super(request, status, problem);
        this.retryAfter = retryAfter;
    }

    /** When the exporter said to ask again. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
