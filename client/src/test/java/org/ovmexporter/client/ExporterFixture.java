package org.ovmexporter.client;

import org.junit.jupiter.api.Assumptions;
import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.client.http.Backoff;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** A real exporter of a sandbox host, and a client of it. */
public record ExporterFixture(Sandbox sandbox, ApiServer server, ExporterClient client)
        implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    public static ExporterFixture start(RealFilesystem filesystem) throws IOException {
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        Sandbox sandbox = Sandbox.in(filesystem.newDirectory(), 1L << 30);
        try {
            ApiServer server = new ApiServer(Configuration.read(sandbox.configuration(0)));
            return new ExporterFixture(
                    sandbox,
                    server,
                    new ExporterClient(
                            new ExporterAddress(
                                    URI.create("https://127.0.0.1:" + server.port()),
                                    new Trust.Authority(sandbox.caCertificate()),
                                    new Credentials.Password(Sandbox.USERNAME, Sandbox.PASSWORD)),
                            new Backoff(3, Duration.ofMillis(10), Duration.ofMillis(50))));
        } catch (ConfigurationException e) {
            throw new IOException(e);
        }
    }

    /** A VM with one disk of so many bytes, all hole. */
    public SandboxVm vm(long size) throws IOException {
        int number = NUMBERS.incrementAndGet();
        return SandboxVm.add(
                sandbox.host(),
                number,
                "vm " + number,
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), size)));
    }

    /** Takes a snapshot, and names its one disk. */
    public DiskAddress snapshot(SandboxVm vm) throws IOException {
        SnapshotSummary taken = client.createSnapshot(
                vm.name(), new SnapshotRequest(OptionalLong.empty(), Optional.empty()));
        return taken.address(taken.disks().getFirst());
    }

    /** A new directory on the filesystem of the host. */
    public Path directory() throws IOException {
        return Files.createTempDirectory(sandbox.host().root(), "copies");
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        sandbox.close();
    }
}
