package org.ovmexporter.server.login;

/** Something that knows whether a user name and password are right. */
@FunctionalInterface
public interface PasswordCheck {

    /**
     * Blocks until it is known; safe to call from many threads. Neither argument is ever logged.
     */
    LoginOutcome check(String username, String password);
}
