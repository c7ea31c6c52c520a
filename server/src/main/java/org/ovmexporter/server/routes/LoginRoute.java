package org.ovmexporter.server.routes;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.Login;
import org.ovmexporter.api.MalformedJsonException;
import org.ovmexporter.api.Token;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Handler;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.server.login.AllowedUsers;
import org.ovmexporter.server.login.LoginOutcome;
import org.ovmexporter.server.login.RevokedTokens;
import org.ovmexporter.server.login.Session;
import org.ovmexporter.server.login.ThrottledCheck;
import org.ovmexporter.server.login.Tokens;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** {@code /api/v1/auth}, and the token that every other request carries. */
public final class LoginRoute {
    private static final int RETRY_AFTER_SECONDS = 30;

    private final ThrottledCheck passwords;
    private final AllowedUsers users;
    private final Tokens tokens;
    private final RevokedTokens revoked;

    /**
     * Logs in whom the Manager knows.
     *
     * @param users who may use the exporter
     */
    public LoginRoute(
            ThrottledCheck passwords, AllowedUsers users, Tokens tokens, RevokedTokens revoked) {
        this.passwords = passwords;
        this.users = users;
        this.tokens = tokens;
        this.revoked = revoked;
    }

    /** Answers with a token if the Manager accepts the credentials, whatever the Content-Type. */
    void login(Exchange exchange) throws IOException {
        Login login;
        try {
            login = Json.read(exchange.body(), Login.class);
        } catch (MalformedJsonException e) {
            throw Refusal.badRequest(
                    "expected the body {\"username\": \"...\", \"password\": \"...\"} as JSON");
        }
        exchange.concerns("user", login.username());
        switch (passwords.check(login.username(), login.password(), exchange.origin())) {
            case LoginOutcome.Accepted() -> {
                exchange.user(login.username());
                requireAllowed(login.username());
                exchange.set("Cache-Control", "no-store");
                exchange.answer(200, new Token(tokens.issue(login.username())));
            }
            case LoginOutcome.Rejected() ->
                throw new Refusal(
                        401,
                        "Unauthorized",
                        "the Oracle VM Manager does not accept this user name and password");
            case LoginOutcome.Unavailable(String reason, Duration retryAfter) ->
                throw Refusal.unavailable(reason, retryAfter.toSeconds());
            case LoginOutcome.TooManyAttempts(Duration retryAfter) ->
                throw new Refusal(
                                429,
                                "Too many attempts",
                                "too many wrong passwords for this user, or from this address; the"
                                    + " Manager is not asked before then, so that it does not lock"
                                    + " the account")
                        .with("Retry-After", Long.toString(retryAfter.toSeconds()));
        }
    }

    /** Gives up the token that the request carries. */
    void logout(Exchange exchange) {
        Session session = session(exchange);
        exchange.user(session.username());
        try {
            revoked.add(session);
        } catch (SQLException e) {
            throw Refusal.unavailable(
                    "the token is revoked until the exporter starts again, and"
                            + " cannot be revoked for longer: its database cannot be written: "
                            + e.getMessage(),
                    RETRY_AFTER_SECONDS);
        }
        exchange.answerEmpty(200);
    }

    /** The handler, for those who carry a token that is valid. */
    public Handler required(Handler handler) {
        return exchange -> {
            exchange.user(session(exchange).username());
            requireAllowed(exchange.user());
            handler.handle(exchange);
        };
    }

    private void requireAllowed(String username) {
        if (!users.allows(username)) {
            throw new Refusal(
                    403,
                    "Forbidden",
                    "the Oracle VM Manager's user " + username
                            + " may not use this exporter: an administrator can add it to [ovm]"
                            + " users in its configuration");
        }
    }

    private Session session(Exchange exchange) {
        return exchange.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .flatMap(value -> tokens.verify(value.substring(7).strip()))
                .filter(known -> !revoked.contains(known))
                .orElseThrow(() -> new Refusal(
                                401,
                                "Unauthorized",
                                "log in with POST /api/v1/auth/login and send the token as"
                                        + " \"Authorization: Bearer TOKEN\"")
                        .with("WWW-Authenticate", "Bearer"));
    }
}
