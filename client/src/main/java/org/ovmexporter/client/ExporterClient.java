package org.ovmexporter.client;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.ovmexporter.api.Json;
import org.ovmexporter.api.Login;
import org.ovmexporter.api.MalformedJsonException;
import org.ovmexporter.api.Problem;
import org.ovmexporter.api.Snapshot;
import org.ovmexporter.api.Token;
import org.ovmexporter.api.VirtualMachine;
import tools.jackson.core.type.TypeReference;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Talks to one exporter, as one user. */
public final class ExporterClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI api;
    private final String token;

    private ExporterClient(HttpClient http, URI api, String token) {
        this.http = http;
        this.api = api;
        this.token = token;
    }

    /**
     * Logs in.
     *
     * @param endpoint such as {@code https://10.107.8.20:5544}
     * @param caCertificate PEM file of the authority that issued the exporter's certificate
     * @throws ExporterException when the exporter refuses
     */
    public static ExporterClient login(URI endpoint, Path caCertificate, String username,
            String password) throws IOException {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(trusting(caCertificate))
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        ExporterClient anonymous = new ExporterClient(http, endpoint.resolve("/api/v1/"), "");
        BodyPublisher body = BodyPublishers
                .ofByteArray(Json.bytes(new Login(username, password)));
        try (InputStream answer = anonymous.send("POST", "auth/login", body, Optional.empty())) {
            String token = Json.read(answer, Token.class).token();
            return new ExporterClient(http, anonymous.api, token);
        }
    }

    /** The host's VMs. */
    public List<VirtualMachine> virtualMachines() throws IOException {
        try (InputStream answer = get("vms")) {
            return Json.read(answer, new TypeReference<List<VirtualMachine>>() {});
        }
    }

    /** Takes a snapshot of a VM. */
    public Snapshot createSnapshot(String vm) throws IOException {
        try (InputStream answer = send("POST", "vms/" + segment(vm) + "/snapshots",
                BodyPublishers.noBody(), Optional.empty())) {
            return Json.read(answer, Snapshot.class);
        }
    }

    /** A snapshot with all chunks that are written, neighbours joined. */
    public Snapshot snapshot(String vm, String id) throws IOException {
        try (InputStream answer = get(path(vm, id))) {
            return Json.read(answer, Snapshot.class);
        }
    }

    /** A snapshot with the chunks that changed since an older one. */
    public Snapshot snapshot(String vm, String id, String compareTo) throws IOException {
        try (InputStream answer = get(path(vm, id) + "?compareTo=" + segment(compareTo))) {
            return Json.read(answer, Snapshot.class);
        }
    }

    /** Deletes a snapshot; one that is gone is no error. */
    public void deleteSnapshot(String vm, String id) throws IOException {
        send("DELETE", path(vm, id), BodyPublishers.noBody(), Optional.empty()).close();
    }

    /** The bytes of one chunk, to be read to its end. */
    public InputStream read(String vm, Snapshot.Disk disk, Snapshot.Chunk chunk)
            throws IOException {
        String range = "bytes=" + chunk.start() + "-" + (chunk.start() + chunk.length() - 1);
        return send("GET", path(vm, disk.snapshotId()) + "/disks/" + segment(disk.name()),
                BodyPublishers.noBody(), Optional.of(range));
    }

    @Override
    public void close() {
        http.close();
    }

    private InputStream get(String path) throws IOException {
        return send("GET", path, BodyPublishers.noBody(), Optional.empty());
    }

    private InputStream send(String method, String path, BodyPublisher body,
            Optional<String> range) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .method(method,
                        body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        range.ifPresent(value -> request.header("Range", value));
        HttpResponse<InputStream> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(method + " " + path + " was interrupted");
        }
        int expected = range.isPresent() ? 206 : 200;
        if (response.statusCode() == expected) {
            return response.body();
        }
        try (InputStream answer = response.body()) {
            throw new ExporterException(method + " " + path, response.statusCode(),
                    problem(answer));
        }
    }

    private static Problem problem(InputStream answer) throws IOException {
        try {
            return Json.read(answer, Problem.class);
        } catch (MalformedJsonException e) {
            return new Problem("unexpected answer", "it is not an exporter's");
        }
    }

    private static String path(String vm, String snapshot) {
        return "vms/" + segment(vm) + "/snapshots/" + segment(snapshot);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static SSLContext trusting(Path caCertificate) throws IOException {
        try (InputStream pem = new FileInputStream(caCertificate.toFile())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory
                    .getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(caCertificate + " cannot be used as a CA certificate", e);
        }
    }
}
