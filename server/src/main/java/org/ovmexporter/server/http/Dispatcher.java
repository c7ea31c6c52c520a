package org.ovmexporter.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ovmexporter.api.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Leads each request to its handler and turns what goes wrong into the one shape of errors. */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private final Router router;
    private final Function<Throwable, Optional<Refusal>> refusals;
    private final Admission admission;
    private final List<Observer> observers;
    private volatile boolean stopping;

    /**
     * @param refusals what a failure is called, where the service has a name for it
     * @param admission how many requests are at work at a time
     * @param observers told of every request
     */
    public Dispatcher(Router router, Function<Throwable, Optional<Refusal>> refusals,
            Admission admission, List<Observer> observers) {
        this.router = router;
        this.refusals = refusals;
        this.admission = admission;
        this.observers = List.copyOf(observers);
    }

    /** Answers one request, always. */
    public void handle(ServerRequest request, ServerResponse response) {
        String id = RequestId.of(request);
        try (var _ = MDC.putCloseable("request", id)) {
            handle(request, response, id);
        } finally {
            MDC.remove(Exchange.USER);
        }
    }

    private void handle(ServerRequest request, ServerResponse response, String id) {
        long began = System.nanoTime();
        Optional<Route> route = Optional.empty();
        Exchange exchange = exchange(request, response, id, route, Map.of());
        response.beforeSend(() -> sayIfLast(request, response));
        response.whenSent(() -> hangUpIfLast(request, response));
        try {
            Router.Match match = router.find(request.prologue().method().text(),
                    request.path().rawPath());
            route = Optional.of(match.route());
            exchange = exchange(request, response, id, route, match.parameters());
            try (var _ = admission.admit(match.route().weight())) {
                match.route().handler().handle(exchange);
            }
        } catch (Refusal refusal) {
            refuse(exchange, refusal);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            fail(exchange, e);
        } finally {
            tell(exchange, new Answered(id, exchange.peer(), exchange.user(), route,
                    exchange.subjects(), response.status().code(), !exchange.isBrokenOff(),
                    exchange.bytes(), Duration.ofNanos(System.nanoTime() - began)));
        }
    }

    private Exchange exchange(ServerRequest request, ServerResponse response, String id,
            Optional<Route> route, Map<String, String> parameters) {
        return new Exchange(request, response, id, parameters,
                bytes -> observers.forEach(observer -> observer.sent(route, bytes)));
    }

    private void tell(Exchange exchange, Answered answered) {
        ACCESS.atInfo()
                .addKeyValue("peer", answered.peer())
                .addKeyValue("line", exchange)
                .addKeyValue("status", answered.status())
                .addKeyValue("bytes", answered.bytes())
                .addKeyValue("ms", answered.took().toMillis())
                .log("{} {} {} {} {} {} bytes {} ms", answered.id(), answered.peer(),
                        answered.user(), exchange, answered.status(), answered.bytes(),
                        answered.took().toMillis());
        observers.forEach(observer -> observer.answered(answered));
    }

    /** From now on each connection is closed after the answer that it is at, or its next one. */
    public void stop() {
        stopping = true;
    }

    /**
     * A client that is not told would send its next request on a connection that is gone.
     *
     * <p>Chunks are the last of a connection because Helidon takes any two bytes for the end of one:
     * where another server in between is stricter, a second request could be hidden there.
     */
    private void sayIfLast(ServerRequest request, ServerResponse response) {
        if (stopping || request.headers().contains(HeaderNames.TRANSFER_ENCODING)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /** Helidon says that a connection will be closed, and leaves that to the client. */
    private void hangUpIfLast(ServerRequest request, ServerResponse response) {
        if (saysClose(request.headers()) || saysClose(response.headers())) {
            throw new CloseConnectionException("this was its last answer");
        }
    }

    private static boolean saysClose(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private void fail(Exchange exchange, Exception failure) {
        if (!exchange.claim()) {
            exchange.breakOff();
            LOG.warn("{} broken off: {}", exchange, reason(failure).toString());
            // Closing is the only way left to tell the client that what it has is not all.
            throw new CloseConnectionException("broken off", failure);
        }
        // Those that were set are about the disk, such as its length, and not about the error.
        exchange.withdraw();
        Optional<Refusal> refusal = refusals.apply(reason(failure));
        if (refusal.isPresent()) {
            refuse(exchange, refusal.get());
        } else {
            LOG.error("{} failed", exchange, failure);
            refuse(exchange, new Refusal(500, "Internal error",
                    "the exporter failed; its log has the reason, with " + exchange.id()));
        }
    }

    private static void refuse(Exchange exchange, Refusal refusal) {
        refusal.headers().forEach(exchange::set);
        if (exchange.headersOnly()) {
            exchange.answerEmpty(refusal.status());
        } else {
            exchange.answer(refusal.status(), new Problem(refusal.error(), refusal.details(),
                    Optional.of(exchange.id())));
        }
    }

    private static Throwable reason(Exception failure) {
        Throwable cause = failure.getCause();
        return failure instanceof UncheckedIOException && cause != null ? cause : failure;
    }
}
