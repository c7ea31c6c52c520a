package org.ovmexporter.api;

/** Answer to a login: what every further request carries as {@code Authorization: Bearer}. */
public record Token(String token) {

    /** Leaves the token out, so that no log can hold it. */
    @Override
    public String toString() {
        return "Token[]";
    }
}
