package org.ovmexporter.server.login;

import java.time.Duration;

/** What became of a user name and password. */
public sealed interface LoginOutcome {

    /** They are right. */
    record Accepted() implements LoginOutcome {}

    /** They are wrong, or the user may not use the Manager: 401 for the caller. */
    record Rejected() implements LoginOutcome {}

    /**
     * Nobody knows, because the Manager could not be asked: 503 for the caller, never 401.
     *
     * @param reason a sentence for the operator, without user name or password
     * @param retryAfter when asking again makes sense; one second or more
     */
    record Unavailable(String reason, Duration retryAfter) implements LoginOutcome {}

    /**
     * Too many wrong passwords for this user: the Manager was not asked. 429 for the caller.
     *
     * @param retryAfter when it will be asked again; one second or more
     */
    record TooManyAttempts(Duration retryAfter) implements LoginOutcome {}
}
