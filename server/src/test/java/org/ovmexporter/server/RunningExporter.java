package org.ovmexporter.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;
import org.ovmexporter.server.http.Router;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;

/** A real server of a sandbox host, and a client that trusts its certificate and has a token. */
final class RunningExporter implements AutoCloseable {
    static final long MIB = 1 << 20;
    /** Of the first two repositories, where disks are made. */
    static final String FIRST = SandboxHost.REPOSITORIES.get(0);

    static final String SECOND = SandboxHost.REPOSITORIES.get(1);

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Sandbox sandbox;
    private final Path file;
    private final Configuration configuration;
    private final ApiServer server;
    private final HttpClient http;
    private final String token;

    private RunningExporter(Sandbox sandbox, Path file, LongSupplier nanoTime) {
        this.sandbox = sandbox;
        this.file = file;
        try {
            this.configuration = Configuration.read(file);
            SecretSearch.OF_ALL_SUITES.add(
                    new String(configuration.jwt().secret().bytes(), UTF_8));
            this.server = new ApiServer(configuration, nanoTime);
            this.http = HttpClient.newBuilder()
                    .sslContext(Certificates.trusting(sandbox.caCertificate()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        } catch (IOException | GeneralSecurityException | ConfigurationException e) {
            throw new IllegalStateException(e);
        }
        this.token = new Tokenizer(configuration).token(Duration.ZERO);
    }

    /** Serves a sandbox with its own configuration. */
    static RunningExporter of(Sandbox sandbox) throws IOException {
        return new RunningExporter(sandbox, sandbox.configuration(0), System::nanoTime);
    }

    /** One more server of the same sandbox, with a changed configuration and the same secret. */
    RunningExporter another(UnaryOperator<String> change) throws IOException {
        return another(change, System::nanoTime);
    }

    /** The same, that waits for its clients by this clock. */
    RunningExporter another(UnaryOperator<String> change, LongSupplier nanoTime)
            throws IOException {
        Path changed = file.resolveSibling("config-" + NUMBERS.incrementAndGet() + ".toml");
        Files.createFile(
                changed,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(changed, change.apply(Files.readString(file)));
        return new RunningExporter(sandbox, changed, nanoTime);
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Configuration configuration() {
        return configuration;
    }

    String token() {
        return token;
    }

    /** The routes that the server has. */
    Router routes() {
        return server.routes();
    }

    int port() {
        return server.port();
    }

    SSLContext trust() {
        return http.sslContext();
    }

    /** A VM of its own for a test, with a disk of each of these sizes, all in one repository. */
    SandboxVm vm(long... sizes) throws IOException {
        List<SandboxVm.Disk> disks = new ArrayList<>();
        for (long size : sizes) {
            disks.add(new SandboxVm.Disk(FIRST, size));
        }
        return vm(sandbox.host(), disks);
    }

    /** A VM of its own for a test, on this host. */
    static SandboxVm vm(SandboxHost host, List<SandboxVm.Disk> disks) throws IOException {
        int number = NUMBERS.incrementAndGet();
        return SandboxVm.add(host, number, "vm " + number, disks);
    }

    /** A VM with one disk of 8 MiB that has 1 MiB of data at its start and at 4 MiB. */
    SandboxVm vmWithData() throws IOException {
        SandboxVm vm = vm(8 * MIB);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), NUMBERS.get());
        guest.random(0, MIB);
        guest.random(4 * MIB, MIB);
        return vm;
    }

    /** A snapshot of a VM, taken over the wire. */
    TakenSnapshot snapshot(SandboxVm vm) {
        return new TakenSnapshot(
                this,
                vm,
                request("POST", "/api/v1/vms/" + vm.name() + "/snapshots").json());
    }

    /** Asks with the token; headers are names and values in turn. */
    Answer get(String path, String... headers) {
        return request("GET", path, headers);
    }

    /** Asks with the token; headers are names and values in turn. */
    Answer request(String method, String path, String... headers) {
        return send(builder(path, headers)
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.noBody())
                .build());
    }

    /** Logs out with a token that nobody else uses. */
    Answer logoutOfAnother() {
        return send(builder(
                        "/api/v1/auth/logout",
                        "Authorization",
                        "Bearer " + new Tokenizer(configuration).token(Duration.ZERO))
                .POST(BodyPublishers.noBody())
                .build());
    }

    /** Sends a body with the token. */
    Answer send(String method, String path, String body) {
        return send(builder(path, "Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    /** Asks without a token. */
    Answer anonymous(String method, String path, String... headers) {
        return send(
                builder(path, headers).method(method, BodyPublishers.noBody()).build());
    }

    /** Sends a body without a token, with the Content-Type that curl -d sends. */
    Answer post(String path, String body) {
        return send(builder(path, "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder builder(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + port() + path))
                .timeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder;
    }

    private Answer send(HttpRequest request) {
        try {
            Answer answer = Answer.of(http.send(request, BodyHandlers.ofByteArray()));
            Contract.OF_THE_SERVER.check(request.method(), request.uri().getRawPath(), answer);
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the server; the sandbox stays. */
    @Override
    public void close() {
        http.close();
        server.close();
    }
}
