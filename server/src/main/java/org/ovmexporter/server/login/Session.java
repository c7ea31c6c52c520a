package org.ovmexporter.server.login;

import java.time.Instant;

/**
 * Who a token lets in.
 *
 * @param username the user that logged in
 * @param id the token's own identity, by which it can be revoked
 * @param expiresAt when it stops being valid, in whole seconds
 */
public record Session(String username, String id, Instant expiresAt) {}
