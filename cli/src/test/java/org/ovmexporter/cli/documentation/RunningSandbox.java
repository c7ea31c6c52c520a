package org.ovmexporter.cli.documentation;

import org.junit.jupiter.api.Assumptions;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A sandbox with one VM of two disks, and a server of it. */
record RunningSandbox(Sandbox sandbox, SandboxVm vm, Path configuration, ApiServer server)
        implements AutoCloseable {
    private static final long MIB = 1 << 20;

    static RunningSandbox start() throws IOException {
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        Sandbox sandbox = Sandbox.in(filesystem.newDirectory(), 1L << 30);
        SandboxVm vm = SandboxVm.add(
                sandbox.host(),
                1,
                "example-vm",
                List.of(
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(0), 16 * MIB),
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(1), 8 * MIB)));
        for (var disk : vm.disks()) {
            new GuestWrites(disk, 1).random(0, MIB);
            new GuestWrites(disk, 1).random(4 * MIB, MIB);
        }
        Path configuration = sandbox.configuration(0);
        try {
            return new RunningSandbox(
                    sandbox, vm, configuration, new ApiServer(Configuration.read(configuration)));
        } catch (ConfigurationException e) {
            throw new IOException(e);
        }
    }

    /** Host and port of the server. */
    String address() {
        return "127.0.0.1:" + server.port();
    }

    @Override
    public void close() throws IOException {
        server.close();
        sandbox.close();
    }
}
