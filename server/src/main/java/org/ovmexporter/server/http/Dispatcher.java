package org.ovmexporter.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    public Dispatcher(
            Router router,
            Function<Throwable, Optional<Refusal>> refusals,
            Admission admission,
            List<Observer> observers) {
        this.router = router;
        this.refusals = refusals;
        this.admission = admission;
        this.observers = List.copyOf(observers);
    }

    /** Answers one request, always. */
    public void handle(ServerRequest request, ServerResponse response) {
        Exchange exchange =
                new Exchange(request, response, RequestId.of(request), observers, this::endInstead);
        response.beforeSend(() -> sayIfLast(exchange, request, response));
        response.whenSent(() -> hangUpIfLast(request, response));
        LogContext.during(exchange.id(), () -> end(exchange, attempt(exchange)));
    }

    /** What went wrong, if anything did; an error is answered as well, and gives its place back. */
    private Optional<Throwable> attempt(Exchange exchange) {
        try {
            Request request = exchange.request();
            Router.Match match = router.find(request.method(), request.rawPath());
            exchange.leads(match);
            exchange.has(admission.admit(match.route().weight()));
            match.route().handler().handle(exchange);
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    /** On another thread than the request's, which was left behind and has ended nothing. */
    private void endInstead(Exchange exchange, IOException failure) {
        LogContext.during(exchange.id(), () -> {
            LogContext.user(exchange.user());
            end(exchange, Optional.of(failure));
        });
    }

    private void end(Exchange exchange, Optional<Throwable> failure) {
        if (!exchange.end()) {
            throw new CloseConnectionException("another thread has answered");
        }
        try {
            failure.ifPresent(why -> fail(exchange, why));
        } finally {
            tell(exchange, exchange.answered());
        }
    }

    private void fail(Exchange exchange, Throwable failure) {
        if (failure instanceof CloseConnectionException last) {
            throw last;
        }
        Answer answer = exchange.takeOver().orElseThrow(() -> brokenOff(exchange, failure));
        if (failure instanceof Refusal refusal) {
            answer.refuse(refusal, exchange.headersOnly());
        } else {
            // Those that were set are about the disk, such as its length, and not about the error.
            answer.withdraw();
            answer.refuse(refusal(exchange, failure), exchange.headersOnly());
        }
    }

    /** Closing is the only way left to tell the client that what it has is not all. */
    private static CloseConnectionException brokenOff(Exchange exchange, Throwable failure) {
        LOG.warn("{} broken off: {}", exchange, reason(failure).toString());
        return new CloseConnectionException("broken off", failure);
    }

    /** What a failure is called that the handler has no name for. */
    private Refusal refusal(Exchange exchange, Throwable failure) {
        return refusals.apply(reason(failure)).orElseGet(() -> {
            LOG.error("{} failed", exchange, failure);
            return new Refusal(
                    500,
                    "Internal error",
                    "the exporter failed; its log has the reason, with " + exchange.id());
        });
    }

    private static Throwable reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof UncheckedIOException && cause != null ? cause : failure;
    }

    private void tell(Exchange exchange, Answered answered) {
        ACCESS.atInfo()
                .addKeyValue("peer", answered.peer())
                .addKeyValue("line", exchange)
                .addKeyValue("status", answered.status())
                .addKeyValue("bytes", answered.bytes())
                .addKeyValue("ms", answered.took().toMillis())
                .log(
                        "{} {} {} {} {} {} bytes {} ms",
                        answered.id(),
                        answered.peer(),
                        answered.user(),
                        exchange,
                        answered.status(),
                        answered.bytes(),
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
     * <p>Chunks are the last of a connection because Helidon takes any two bytes for the end of
     * one: where another server in between is stricter, a second request could be hidden there.
     */
    private void sayIfLast(Exchange exchange, ServerRequest request, ServerResponse response) {
        if (stopping
                || exchange.isLast()
                || request.headers().contains(HeaderNames.TRANSFER_ENCODING)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /** Helidon says that a connection will be closed, and leaves that to the client. */
    private void hangUpIfLast(ServerRequest request, ServerResponse response) {
        if (stopping || saysClose(request.headers()) || saysClose(response.headers())) {
            throw new CloseConnectionException("this was its last answer");
        }
    }

    private static boolean saysClose(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }
}
