package org.ovmexporter.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How a pretend Manager answers one request. */
final class ManagerHandler implements HttpHandler {

    private static final String PATH = "/ovm/core/wsapi/rest/Manager";
    private static final String SESSION_COOKIE = "JSESSIONID=";
    private static final int KEEP_UNKNOWN_LENGTH = 0;
    private static final int NO_BODY = -1;

    private final ManagerAccounts accounts;
    private final int sessionLimit;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile ManagerFault fault = new ManagerFault.None();

    ManagerHandler(ManagerAccounts accounts, int sessionLimit) {
        this.accounts = accounts;
        this.sessionLimit = sessionLimit;
    }

    ManagerAccounts accounts() {
        return accounts;
    }

    int requests() {
        return requests.get();
    }

    void misbehave(ManagerFault newFault) {
        fault = newFault;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            switch (fault) {
                case ManagerFault.None none -> answer(exchange, "RUNNING");
                case ManagerFault.NotRunning(String state) -> answer(exchange, state);
                case ManagerFault.ErrorCode(int status, String code) ->
                    error(exchange, status, code);
                case ManagerFault.HtmlPage(int status) -> page(exchange, status, "A page");
                case ManagerFault.Hang hang -> waitForClose();
                case ManagerFault.Trickle trickle -> trickle(exchange, trickle);
                case ManagerFault.Flood(long bytes) -> flood(exchange, bytes);
                case ManagerFault.RedirectTo redirect -> {
                    exchange.getResponseHeaders()
                            .set("Location", redirect.target().toString());
                    exchange.sendResponseHeaders(302, NO_BODY);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String runState) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            page(exchange, 404, "Not Found");
        } else if (!"GET".equals(exchange.getRequestMethod())) {
            page(exchange, 405, "Method Not Allowed");
        } else if (hasSession(exchange)) {
            describe(exchange, runState);
        } else if (!accounts.accepts(header(exchange, "Authorization"))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"weblogic\"");
            page(exchange, 401, "Unauthorized");
        } else if (accounts.openSessions() >= sessionLimit) {
            error(exchange, 500, "GEN_000026");
        } else {
            exchange.getResponseHeaders()
                    .set(
                            "Set-Cookie",
                            SESSION_COOKIE + accounts.openSession()
                                    + "; path=/ovm; secure; HttpOnly");
            describe(exchange, runState);
        }
    }

    private boolean hasSession(HttpExchange exchange) {
        return Arrays.stream(header(exchange, "Cookie").split(";", -1))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(SESSION_COOKIE))
                .anyMatch(cookie -> accounts.hasSession(cookie.substring(SESSION_COOKIE.length())));
    }

    private static void describe(HttpExchange exchange, String runState) throws IOException {
        if (header(exchange, "Accept").contains("application/json")) {
            send(exchange, 200, "application/json", """
                [{"id": {"type": "com.oracle.ovm.mgr.ws.model.Manager",
                         "value": "0004fb0000010000aaaabbbbccccdddd", "name": "OVM Manager"},
                  "name": "OVM Manager", "description": "", "locked": false,
                  "managerUuid": "0004fb0000010000aaaabbbbccccdddd",
                  "managerVersion": "3.4.6.2105", "managerRunState": "%s"}]
                """.formatted(runState));
        } else {
            send(exchange, 200, "application/xml", """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <managers><manager><managerRunState>%s</managerRunState></manager></managers>
                """.formatted(runState));
        }
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        send(exchange, status, "application/json", """
            {"errorCode": "%s", "message": "%s: as asked for"}
            """.formatted(code, code));
    }

    private static void page(HttpExchange exchange, int status, String title) throws IOException {
        send(exchange, status, "text/html; charset=UTF-8", """
            <!DOCTYPE html>
            <html><head><title>%d %s</title></head><body><h1>%s</h1></body></html>
            """.formatted(status, title, title));
    }

    private static void send(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Virtual threads are interrupted when the Manager closes. */
    private static void waitForClose() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static void trickle(HttpExchange exchange, ManagerFault.Trickle trickle)
            throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, KEEP_UNKNOWN_LENGTH);
        OutputStream body = exchange.getResponseBody();
        while (true) {
            body.write(' ');
            body.flush();
            TimeUnit.NANOSECONDS.sleep(trickle.pause().toNanos());
        }
    }

    private static void flood(HttpExchange exchange, long bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes);
        byte[] blanks = new byte[8192];
        Arrays.fill(blanks, (byte) ' ');
        for (long left = bytes; left > 0; left -= blanks.length) {
            exchange.getResponseBody().write(blanks, 0, (int) Math.min(left, blanks.length));
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }
}
