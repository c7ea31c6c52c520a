package org.ovmexporter.client;

import java.nio.file.Path;

/**
 * What a client proves itself with in the TLS handshake.
 *
 * @param certificate PEM file with the certificate, followed by any intermediate ones
 * @param key PEM file with its private key, not encrypted
 */
public record ClientCertificate(Path certificate, Path key) {}
