package org.ovmexporter.client.failure;

import org.ovmexporter.api.Problem;

/** There is no such VM, snapshot or disk, or the snapshot is another VM's (404). */
public final class NotFoundException extends ExporterException {
    private static final long serialVersionUID = 1;

    NotFoundException(String request, Problem problem) {
        super(request, 404, problem);
    }
}
