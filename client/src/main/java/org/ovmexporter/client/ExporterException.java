package org.ovmexporter.client;

import java.io.IOException;
import org.ovmexporter.api.Problem;

/** The exporter refused a request. */
public final class ExporterException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    ExporterException(String request, int status, Problem problem) {
        super(request + ": " + status + " " + problem.error() + ": " + problem.details());
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
