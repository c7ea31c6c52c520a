package org.ovmexporter.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client that knows HTTP and JSON and what the API's document says, and shares no code with the
 * exporter.
 */
final class PlainClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http;
    private final String api;
    private final String token;

    private PlainClient(HttpClient http, String api, String token) {
        this.http = http;
        this.api = api;
        this.token = token;
    }

    static PlainClient login(int port, Path caCertificate, String username, String password)
            throws IOException, GeneralSecurityException, InterruptedException {
        return login("127.0.0.1", port, caCertificate, username, password);
    }

    static PlainClient login(
            String address, int port, Path caCertificate, String username, String password)
            throws IOException, GeneralSecurityException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(trusting(caCertificate))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        String api = api(address, port);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(api + "/auth/login/"))
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofString("{\"username\": \"" + username
                                + "\", \"password\": \"" + password + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new PlainClient(
                http, api, JSON.readTree(answer.body()).get("token").asString());
    }

    /** With the same token at another exporter, which has the same secret. */
    PlainClient at(String address, int port) {
        return new PlainClient(http, api(address, port), token);
    }

    private static String api(String address, int port) {
        return "https://" + address + ":" + port + "/api/v1";
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(send(path, request -> request.GET()));
    }

    JsonNode post(String path) throws IOException, InterruptedException {
        return json(send(path, request -> request.POST(BodyPublishers.noBody())));
    }

    /** The status of the answer. */
    int status(String path) throws IOException, InterruptedException {
        return send(path, request -> request.GET()).statusCode();
    }

    /** The status of the answer to a request without a body. */
    int status(String method, String path) throws IOException, InterruptedException {
        return send(path, request -> request.method(method, BodyPublishers.noBody()))
                .statusCode();
    }

    void delete(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(path, request -> request.DELETE());
        assertThat(answer.statusCode()).as("DELETE " + path).isEqualTo(200);
    }

    /** The length in bytes that a disk has by HEAD. */
    long length(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(path, request -> request.HEAD());
        assertThat(answer.statusCode()).as("HEAD " + path).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        return answer.headers().firstValueAsLong("Content-Length").orElseThrow();
    }

    /** The bytes [{@code start}, {@code start + length}). */
    byte[] range(String path, long start, long length) throws IOException, InterruptedException {
        String range = start + "-" + (start + length - 1);
        HttpResponse<byte[]> answer =
                send(path, request -> request.GET().header("Range", "bytes=" + range));
        assertThat(answer.statusCode()).as("GET " + path + " bytes " + range).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range").orElse(""))
                .startsWith("bytes " + range + "/");
        assertThat(answer.body()).hasSize(Math.toIntExact(length));
        return answer.body();
    }

    private interface Method {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private HttpResponse<byte[]> send(String path, Method method)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
        return http.send(method.of(request).build(), BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(answer.request() + ": " + new String(answer.body(), UTF_8))
                .isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static SSLContext trusting(Path caCertificate)
            throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        try (InputStream pem = Files.newInputStream(caCertificate)) {
            authorities.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        http.close();
    }
}
