package org.ovmexporter.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the latest good tokens say, so that a client that asks for thousands of blocks has its
 * signature checked and its claims parsed once. Whether a token has expired or was revoked is not
 * known here. Tokens are known by their SHA-256: how long a look-up takes tells nothing of them,
 * and none of them stays in memory.
 */
final class KnownTokens {
    private static final int MOST = 256;

    /** The one that was not asked for the longest is the first. */
    private final LinkedHashMap<ByteBuffer, Session> latest = new LinkedHashMap<>(16, 0.75f, true);

    /** The session of a token; {@code parse} is asked for one that is new, or not good. */
    Optional<Session> session(String token, Function<String, Optional<Session>> parse) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(token));
        synchronized (latest) {
            Session session = latest.get(digest);
            if (session != null) {
                return Optional.of(session);
            }
        }
        Optional<Session> parsed = parse.apply(token);
        synchronized (latest) {
            parsed.ifPresent(session -> latest.put(digest, session));
            if (latest.size() > MOST) {
                latest.pollFirstEntry();
            }
        }
        return parsed;
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
