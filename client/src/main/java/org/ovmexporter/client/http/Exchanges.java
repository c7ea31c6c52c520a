package org.ovmexporter.client.http;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.MalformedJsonException;
import org.ovmexporter.api.Problem;
import org.ovmexporter.client.failure.ExporterException;
import org.ovmexporter.client.failure.UnavailableException;
import org.ovmexporter.client.failure.UnreachableException;
import org.ovmexporter.client.failure.UntrustedException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Makes requests over HTTP, once or until they get through, and tells failures apart. */
public final class Exchanges implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Until an answer begins: a comparison reads disks before it does. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

    /** Where nobody has ever answered, the address may be wrong: somebody waits to be told. */
    private static final int ATTEMPTS_AT_A_STRANGER = 3;

    private final URI endpoint;
    private final URI api;
    private final Backoff backoff;
    private final HttpClient http;
    private volatile boolean reached;

    /**
     * Connects to nothing yet.
     *
     * @param endpoint of the exporter, for messages
     * @param api under which all paths of the API are
     */
    public Exchanges(URI endpoint, URI api, SSLContext tls, Backoff backoff) {
        this.endpoint = endpoint;
        this.api = api;
        this.backoff = backoff;
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                // On the thread that reads the sockets: nothing that is done here waits, and
                // handing
                // each piece over to another thread costs a fifth of a download's processor time.
                .executor(Runnable::run)
                .build();
    }

    /** Makes a request until it gets through, as far as that is safe. */
    public HttpResponse<Body> repeat(ApiCall call, String token) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(call, token);
            } catch (IOException e) {
                if (!pauseAfter(call, attempt, e)) {
                    throw e;
                }
            }
        }
    }

    /** Pauses where it makes sense to go on after this many failures in a row. */
    public boolean pauseAfter(ApiCall call, int failed, IOException failure) throws IOException {
        int most = failure instanceof UnreachableException && !reached
                ? Math.min(ATTEMPTS_AT_A_STRANGER, backoff.attempts())
                : backoff.attempts();
        if (failed >= most || !call.mayFollow(failure)) {
            return false;
        }
        Optional<Duration> asked = failure instanceof UnavailableException refused
                ? refused.retryAfter()
                : Optional.empty();
        pause(backoff.pause(failed, asked));
        return true;
    }

    /** Waits; an interrupt ends it with an {@link InterruptedIOException}. */
    public static void pause(Duration duration) throws IOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** @param token empty for none */
    private HttpResponse<Body> once(ApiCall call, String token) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(call.path()))
                .timeout(ANSWER_TIMEOUT)
                .method(call.method(), call.body());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        call.headers().forEach(request::header);
        HttpResponse<Body> response = await(http.sendAsync(request.build(), _ -> new Body()));
        reached = true;
        if (response.statusCode() / 100 == 2) {
            return response;
        }
        try (Body body = response.body()) {
            throw ExporterException.of(
                    call.toString(), response.statusCode(), problem(body), retryAfter(response));
        }
    }

    private HttpResponse<Body> await(CompletableFuture<HttpResponse<Body>> answer)
            throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw told(Objects.requireNonNull(e.getCause()));
        }
    }

    private IOException told(Throwable cause) {
        String exporter = "the exporter at " + endpoint;
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _ ->
                new UnreachableException(exporter + " cannot be reached: " + reason(cause), cause);
            case SSLException e ->
                e.getMessage() != null && isHandshake(e)
                        ? new UntrustedException(
                                exporter + " does not prove who it is: "
                                        + deepest(e).getMessage(),
                                e)
                        : new IOException(exporter + " broke off: " + e.getMessage(), e);
            default -> new IOException(exporter + " did not answer: " + reason(cause), cause);
        };
    }

    private static boolean isHandshake(SSLException e) {
        return e instanceof javax.net.ssl.SSLHandshakeException;
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /** The JDK's exceptions of this kind have a message only deep down, if at all. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return deepest(failure) instanceof java.nio.channels.UnresolvedAddressException
                ? "its name is not known"
                : "nothing takes connections there";
    }

    private static Problem problem(Body body) throws IOException {
        try {
            return Json.read(body, Problem.class);
        } catch (MalformedJsonException e) {
            return new Problem("unexpected answer", "it is not an exporter's", Optional.empty());
        }
    }

    /** In seconds, as this exporter sends it. */
    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
