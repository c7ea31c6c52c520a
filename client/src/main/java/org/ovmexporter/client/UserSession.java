package org.ovmexporter.client;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.Login;
import org.ovmexporter.api.Token;
import org.ovmexporter.client.failure.AuthenticationException;
import org.ovmexporter.client.http.ApiCall;
import org.ovmexporter.client.http.Body;
import org.ovmexporter.client.http.Exchanges;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Requests as one user: logs in when needed, and once again when the exporter says 401. */
final class UserSession implements AutoCloseable {
    private final Exchanges exchanges;
    private final Credentials credentials;
    private final ReentrantLock login = new ReentrantLock();
    private Optional<String> token;

    UserSession(Exchanges exchanges, Credentials credentials) {
        this.exchanges = exchanges;
        this.credentials = credentials;
        this.token = credentials instanceof Credentials.BearerToken(String given)
                ? Optional.of(given)
                : Optional.empty();
    }

    HttpResponse<Body> send(ApiCall call) throws IOException {
        String used = token("");
        try {
            return exchanges.repeat(call, used);
        } catch (AuthenticationException e) {
            if (e.status() != 401 || !(credentials instanceof Credentials.Password)) {
                throw e;
            }
            return exchanges.repeat(call, token(used));
        }
    }

    /** Pauses where it makes sense to make a call again after this many failures in a row. */
    boolean pauseAfter(ApiCall call, int failed, IOException failure) throws IOException {
        return exchanges.pauseAfter(call, failed, failure);
    }

    /** The token that is good, which this one is not; logs in unless another thread just did. */
    private String token(String expired) throws IOException {
        login.lock();
        try {
            if (token.isEmpty() || token.get().equals(expired)) {
                token = Optional.of(logIn());
            }
            return token.get();
        } finally {
            login.unlock();
        }
    }

    private String logIn() throws IOException {
        return switch (credentials) {
            case Credentials.BearerToken(String given) -> given;
            case Credentials.Password(String username, String password) -> {
                ApiCall call =
                        ApiCall.post("auth/login", Json.bytes(new Login(username, password)), true);
                try (Body body = exchanges.repeat(call, "").body()) {
                    yield Json.read(body, Token.class).token();
                }
            }
        };
    }

    @Override
    public void close() {
        exchanges.close();
    }
}
