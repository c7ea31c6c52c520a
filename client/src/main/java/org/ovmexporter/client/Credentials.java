package org.ovmexporter.client;

/** Who asks. */
public sealed interface Credentials {

    /** A user of the Oracle VM Manager: logs in when needed, and again when a token has expired. */
    record Password(String username, String password) implements Credentials {
        /** Leaves the password out, so that no log can hold it. */
        @Override
        public String toString() {
            return "Password[username=" + username + "]";
        }
    }

    /** A token that somebody got by logging in; when it has expired, nothing works any more. */
    record BearerToken(String token) implements Credentials {
        /** Leaves the token out, so that no log can hold it. */
        @Override
        public String toString() {
            return "BearerToken[]";
        }
    }
}
