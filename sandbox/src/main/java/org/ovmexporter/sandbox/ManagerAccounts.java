package org.ovmexporter.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The users of a pretend Manager, their wrong passwords, and the sessions they have open. */
final class ManagerAccounts {

    private final Map<String, String> passwords;
    private final int wrongPasswordsToLock;
    private final Map<String, Integer> wrongPasswords = new HashMap<>();
    private final Set<String> sessions = new HashSet<>();
    private final SecureRandom random = new SecureRandom();

    ManagerAccounts(Map<String, String> passwords, int wrongPasswordsToLock) {
        this.passwords = Map.copyOf(passwords);
        this.wrongPasswordsToLock = wrongPasswordsToLock;
    }

    /** Whether this {@code Authorization} header is right; a locked account's never is. */
    synchronized boolean accepts(String authorization) {
        Optional<String> credentials = basicCredentials(authorization);
        if (credentials.isEmpty()) {
            return false;
        }
        String user = credentials.get().substring(0, credentials.get().indexOf(':'));
        String password = credentials.get().substring(user.length() + 1);
        if (isLocked(user)) {
            return false;
        }
        if (!password.equals(passwords.get(user))) {
            wrongPasswords.merge(user, 1, Integer::sum);
            return false;
        }
        wrongPasswords.remove(user);
        return true;
    }

    synchronized boolean isLocked(String user) {
        return wrongPasswords.getOrDefault(user, 0) >= wrongPasswordsToLock;
    }

    synchronized String openSession() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        String session = HexFormat.of().formatHex(id);
        sessions.add(session);
        return session;
    }

    synchronized boolean hasSession(String session) {
        return sessions.contains(session);
    }

    synchronized int openSessions() {
        return sessions.size();
    }

    private static Optional<String> basicCredentials(String authorization) {
        if (!authorization.startsWith("Basic ")) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
            return Optional.of(new String(decoded, StandardCharsets.UTF_8))
                    .filter(credentials -> credentials.contains(":"));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
