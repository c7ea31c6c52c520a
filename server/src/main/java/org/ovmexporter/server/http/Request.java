package org.ovmexporter.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;

import org.ovmexporter.deadlines.ExpendableThread;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What a client asks, as it has sent it. */
final class Request {
    private final ServerRequest request;

    Request(ServerRequest request) {
        this.request = request;
    }

    /** Such as {@code GET}. */
    String method() {
        return request.prologue().method().text();
    }

    /** Nothing in it is decoded. */
    String rawPath() {
        return request.path().rawPath();
    }

    /** Absent and empty are one. */
    Optional<String> query(String name) {
        return request.query().first(name).asOptional().filter(value -> !value.isEmpty());
    }

    /** Where it is repeated, its values as one list. */
    Optional<String> header(String name) {
        var key = HeaderNames.create(name);
        return request.headers().contains(key)
                ? Optional.of(String.join(",", request.headers().get(key).allValues()))
                : Optional.empty();
    }

    byte[] body() {
        try {
            // Not closed: that reads on, and after a failure nothing is known of what comes.
            return request.content().inputStream().readAllBytes();
        } catch (RequestException e) {
            throw unreadable(e.status().code(), e.status().reasonPhrase());
        } catch (IOException | RuntimeException e) {
            // What Helidon throws for a body that ends early or has no known length has no one
            // type.
            throw unreadable(400, "Bad request");
        }
    }

    /** What follows on the connection is the rest of a body, so no more requests are read there. */
    private static Refusal unreadable(int status, String error) {
        return new Refusal(status, error, "the body is too large, ends early or is not well-formed")
                .with("Connection", "close");
    }

    Optional<InetAddress> address() {
        return request.remotePeer().address() instanceof InetSocketAddress address
                ? Optional.of(address.getAddress())
                : Optional.empty();
    }

    /** The connection's own thread, where it may be left behind in a call that hangs. */
    Optional<ExpendableThread> thread() {
        return request.remotePeer() instanceof ThreadedPeer peer
                ? Optional.of(peer.thread())
                : Optional.empty();
    }

    /** Its line, for the log. */
    @Override
    public String toString() {
        return method() + " " + rawPath();
    }
}
