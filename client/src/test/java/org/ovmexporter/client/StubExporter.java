package org.ovmexporter.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.ovmexporter.client.http.Backoff;
import org.ovmexporter.sandbox.Certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Something that speaks HTTPS and answers as a test wants: as an exporter does, or does not. */
final class StubExporter implements AutoCloseable {
    private static final Backoff IMPATIENT =
            new Backoff(4, Duration.ofMillis(1), Duration.ofSeconds(2));
    private static Optional<Certificates> certificates = Optional.empty();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new ArrayList<>();

    /** How to answer; the number counts the requests of the same kind, from 1. */
    interface Answers {
        void answer(HttpExchange exchange, String request, int number) throws IOException;
    }

    StubExporter(Answers answers) throws IOException, GeneralSecurityException {
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates().serverContext()));
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().replace("/api/v1/", "");
            try (exchange) {
                answers.answer(exchange, request, count(request));
            }
        });
        server.start();
    }

    /** They take seconds to make. */
    static synchronized Certificates certificates() throws IOException, GeneralSecurityException {
        if (certificates.isEmpty()) {
            Path directory = Files.createTempDirectory("ovm-exporter-client-");
            certificates = Optional.of(Certificates.ofThisProcess(directory));
            for (Path file : List.of(
                    certificates.get().caCertificate(),
                    certificates.get().certificate(),
                    certificates.get().key(),
                    directory)) {
                file.toFile().deleteOnExit();
            }
            directory.toFile().deleteOnExit();
        }
        return certificates.get();
    }

    private synchronized int count(String request) {
        requests.add(request);
        return (int) requests.stream().filter(request::equals).count();
    }

    /** What was asked so far, such as {@code GET vms}. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    URI endpoint() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    ExporterClient client() throws IOException, GeneralSecurityException {
        return client(
                new Trust.Authority(certificates().caCertificate()),
                new Credentials.Password("admin", "secret"));
    }

    ExporterClient client(Trust trust, Credentials credentials) throws IOException {
        return new ExporterClient(new ExporterAddress(endpoint(), trust, credentials), IMPATIENT);
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    static void refuse(HttpExchange exchange, int status) throws IOException {
        answer(exchange, status, "{\"error\": \"No\", \"details\": \"because\"}");
    }

    static void token(HttpExchange exchange, String token) throws IOException {
        answer(exchange, 200, "{\"token\": \"" + token + "\"}");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
