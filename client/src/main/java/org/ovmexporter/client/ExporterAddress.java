package org.ovmexporter.client;

import java.net.URI;
import java.util.Optional;

/**
 * All that is needed to talk to one exporter as one user.
 *
 * @param endpoint such as {@code https://10.107.8.20:5544}; a path in it counts for nothing
 * @param trust how the exporter proves who it is
 * @param credentials who asks
 * @param certificate what this client proves itself with, where the exporter wants that
 */
public record ExporterAddress(
        URI endpoint,
        Trust trust,
        Credentials credentials,
        Optional<ClientCertificate> certificate) {

    /** @throws IllegalArgumentException where the endpoint is no https address */
    public ExporterAddress {
        if (!"https".equalsIgnoreCase(endpoint.getScheme()) || endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "the endpoint must be like https://HOST:5544, and is " + endpoint);
        }
    }

    /** Without a certificate of the client's own. */
    public ExporterAddress(URI endpoint, Trust trust, Credentials credentials) {
        this(endpoint, trust, credentials, Optional.empty());
    }

    /** Under which all paths of the API are. */
    URI api() {
        return endpoint.resolve("/api/v1/");
    }
}
