package org.ovmexporter.server.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Does not ask again about a user name and password that were accepted within the last minute. Each
 * question leaves a session in the Manager for up to half an hour, of which it has a limited
 * number: so a client that logs in before everything it does leaves 30 of them at most.
 *
 * <p>What is remembered is an HMAC under a key of this process, and in memory only.
 */
public final class RememberedCheck implements PasswordCheck {
    static final Duration MEMORY = Duration.ofMinutes(1);
    static final int MOST = 1000;

    private final PasswordCheck check;
    private final InstantSource clock;
    private final SecretKeySpec key;
    private final SequencedMap<String, Instant> accepted = new LinkedHashMap<>();

    /** Remembers what this check accepts. */
    public RememberedCheck(PasswordCheck check, InstantSource clock) {
        this.check = check;
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    @Override
    public LoginOutcome check(String username, String password) {
        String credentials = digest(username, password);
        if (isRemembered(credentials)) {
            return new LoginOutcome.Accepted();
        }
        LoginOutcome outcome = check.check(username, password);
        if (outcome instanceof LoginOutcome.Accepted) {
            remember(credentials);
        }
        return outcome;
    }

    private synchronized boolean isRemembered(String credentials) {
        Instant oldest = clock.instant().minus(MEMORY);
        accepted.values().removeIf(at -> !at.isAfter(oldest));
        return accepted.containsKey(credentials);
    }

    private synchronized void remember(String credentials) {
        accepted.put(credentials, clock.instant());
        if (accepted.size() > MOST) {
            accepted.pollFirstEntry();
        }
    }

    private String digest(String username, String password) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(username.getBytes(StandardCharsets.UTF_8));
            // In no user name that is ever accepted.
            mac.update((byte) ':');
            mac.update(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", impossible);
        }
    }
}
