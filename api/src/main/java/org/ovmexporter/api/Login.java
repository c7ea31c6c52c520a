package org.ovmexporter.api;

/** Body of {@code POST /api/v1/auth/login}: what the Oracle VM Manager is asked about. */
public record Login(String username, String password) {

    /** Leaves the password out, so that no log can hold it. */
    @Override
    public String toString() {
        return "Login[username=" + username + "]";
    }
}
