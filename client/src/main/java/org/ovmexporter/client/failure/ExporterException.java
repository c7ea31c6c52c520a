package org.ovmexporter.client.failure;

import org.ovmexporter.api.Problem;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The exporter refused a request. What a program may want to tell apart has a class of its own. */
public sealed class ExporterException extends IOException
        permits AuthenticationException,
                NotFoundException,
                ConflictException,
                UnavailableException {
    private static final long serialVersionUID = 1;

    private final int status;

    ExporterException(String request, int status, Problem problem) {
        super(request + ": " + status + " " + problem.error() + ": " + problem.details());
        this.status = status;
    }

    public static ExporterException of(
            String request, int status, Problem problem, Optional<Duration> retryAfter) {
        return switch (status) {
            case 401, 403 -> new AuthenticationException(request, status, problem);
            case 404 -> new NotFoundException(request, problem);
            case 409 -> new ConflictException(request, problem, retryAfter);
            case 408, 429, 502, 503, 504 ->
                new UnavailableException(request, status, problem, retryAfter);
            default -> new ExporterException(request, status, problem);
        };
    }

    /** The HTTP status. */
    public final int status() {
        return status;
    }
}
