package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.FreePort;
import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.bench.ServerProcess;
import org.ovmexporter.sandbox.Sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** The exporter and the servers that it is measured against, each a process of its own. */
final class Peers implements AutoCloseable {
    static final String EXPORTER = "exporter";
    static final String NGINX = "nginx";
    static final String GO = "Go";
    static final String RAW = "raw JDK";

    private final Sandbox sandbox;
    private final Path directory;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    Peers(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        this.directory = Files.createDirectories(sandbox.directory().resolve("peers"));
    }

    /** As it is run by {@code ./ovm-exporter}. */
    Peer exporter(Fixture disk) throws IOException {
        return exporter(disk, List.of());
    }

    /** With more options for its JVM. */
    Peer exporter(Fixture disk, List<String> options) throws IOException {
        ServerProcess server = ServerProcess.start(sandbox, "", options);
        running.push(server);
        try (KeptConnection connection = LoggedInServer.connect(sandbox, server.port())) {
            return new Peer(
                    EXPORTER,
                    "https://127.0.0.1:" + server.port() + disk.path(),
                    connection.token(),
                    ProcessHandle.of(server.pid()).orElseThrow());
        }
    }

    /** Two workers, sendfile, and buffers as large as the exporter's. */
    Peer nginx(Path file) throws IOException {
        int port = FreePort.find();
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(
                configuration, """
                    user root;
                    daemon off;
                    worker_processes 2;
                    pid %1$s/nginx.pid;
                    error_log stderr error;
                    events { worker_connections 1024; }
                    http {
                        access_log off;
                        client_body_temp_path %1$s/body;
                        proxy_temp_path %1$s/proxy;
                        fastcgi_temp_path %1$s/fastcgi;
                        uwsgi_temp_path %1$s/uwsgi;
                        scgi_temp_path %1$s/scgi;
                        sendfile on;
                        tcp_nopush on;
                        output_buffers 2 512k;
                        sendfile_max_chunk 2m;
                        keepalive_requests 1000000000;
                        keepalive_timeout 600s;
                        server {
                            listen 127.0.0.1:%2$d ssl http2;
                            ssl_certificate %3$s;
                            ssl_certificate_key %4$s;
                            ssl_protocols TLSv1.3;
                            location = /disk { alias %5$s; }
                        }
                    }
                    """.formatted(directory, port, certificate(), key(), file));
        Spawned nginx = Spawned.start(
                directory.resolve("nginx.log"),
                List.of("nginx", "-e", "stderr", "-c", configuration.toString()));
        running.push(nginx);
        nginx.awaitPort(port);
        return new Peer(NGINX, "https://127.0.0.1:" + port + "/disk", "", nginx.handle());
    }

    /** {@code http.ServeContent}, built here and now. */
    Peer go(Path file) throws IOException {
        Path source = directory.resolve("serve.go");
        try (InputStream resource =
                Objects.requireNonNull(Peers.class.getResourceAsStream("/peers/serve.go"))) {
            Files.write(source, resource.readAllBytes());
        }
        Path binary = directory.resolve("serve");
        Spawned.run(List.of("go", "build", "-o", binary.toString(), source.toString()));
        Spawned go = Spawned.start(
                directory.resolve("go.log"),
                List.of(
                        binary.toString(),
                        file.toString(),
                        certificate().toString(),
                        key().toString()));
        running.push(go);
        return new Peer(GO, "https://127.0.0.1:" + go.printedPort() + "/disk", "", go.handle());
    }

    /** A loop that reads and writes, the limit of what this JDK can do; see {@link RawServer}. */
    Peer raw(Path file) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                RawServer.class.getName(),
                file.toString(),
                Objects.requireNonNull(certificate().getParent()).toString()));
        Spawned raw = Spawned.start(directory.resolve("raw.log"), command);
        running.push(raw);
        return new Peer(RAW, "https://127.0.0.1:" + raw.printedPort() + "/disk", "", raw.handle());
    }

    private Path certificate() {
        return sandbox.caCertificate().resolveSibling("srv-pub.pem");
    }

    private Path key() {
        return sandbox.caCertificate().resolveSibling("srv-key.pem");
    }

    /** Ends all of them. */
    @Override
    public void close() throws IOException {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                throw new IOException("ending a server", e);
            }
        }
    }
}
