package org.ovmexporter.client.failure;

import org.ovmexporter.api.Problem;

/** The credentials are wrong, or the token is no longer good (401, 403). */
public final class AuthenticationException extends ExporterException {
    private static final long serialVersionUID = 1;

    AuthenticationException(String request, int status, Problem problem) {
        super(request, status, problem);
    }
}
