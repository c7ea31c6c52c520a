package org.ovmexporter.server.connection;

import java.time.Duration;

/**
 * How long a connection may wait for its client.
 *
 * @param request from the first byte of a request to its last, and from being accepted to the first
 *     byte at all
 * @param answer for the client to take up to 16 KiB of an answer
 * @param idle between an answer and the next request
 */
public record Patience(Duration request, Duration answer, Duration idle) {}
