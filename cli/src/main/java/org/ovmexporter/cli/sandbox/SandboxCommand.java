package org.ovmexporter.cli.sandbox;

import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Termination;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** Serves a pretend host until it is told to stop. */
@Command(
        name = "sandbox",
        description = {
            "Build a pretend Oracle VM host and Manager, and serve it until Ctrl-C.",
            "The host's files stay in DIRECTORY, unless a filesystem has to be mounted there."
        })
public final class SandboxCommand implements Callable<Integer> {
    static final long IMAGE_BYTES = 8L << 30;
    private static final long MIB = 1 << 20;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIRECTORY",
            defaultValue = "sandbox-host",
            description = "Where to build it (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("sandbox-host");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5544",
            description = "Port to listen on, 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, ConfigurationException, InterruptedException {
        try (Sandbox sandbox = Sandbox.in(directory, IMAGE_BYTES)) {
            SandboxVm vm = addVms(sandbox.host());
            Path configuration = sandbox.configuration(port);
            try (ApiServer server = new ApiServer(Configuration.read(configuration))) {
                explain(spec.commandLine().getOut(), sandbox, vm, server.port());
                Termination.await();
            }
        }
        return ExitStatus.OK.code();
    }

    /** The VM to play with, and another that spans two repositories. */
    private static SandboxVm addVms(SandboxHost host) throws IOException {
        String first = SandboxHost.REPOSITORIES.get(0);
        String second = SandboxHost.REPOSITORIES.get(1);
        SandboxVm vm =
                SandboxVm.add(host, 1, "example-vm", List.of(new SandboxVm.Disk(first, 256 * MIB)));
        SandboxVm.add(
                host,
                2,
                "another-vm",
                List.of(
                        new SandboxVm.Disk(first, 64 * MIB),
                        new SandboxVm.Disk(second, 128 * MIB)));
        return vm;
    }

    private static void explain(PrintWriter out, Sandbox sandbox, SandboxVm vm, int port) {
        out.println("""
            The sandbox host is in %1$s. Paste these into another terminal:

              CA=%2$s
              API=https://127.0.0.1:%3$d/api/v1
              TOKEN=$(curl -s --cacert "$CA" -X POST -d '{"username": "%4$s", "password": "%5$s"}' \
            $API/auth/login/ | jq -r .token)
              curl -s --cacert "$CA" -H "Authorization: Bearer $TOKEN" $API/vms | jq
              DISK=%6$s
              dd if=/dev/urandom of="$DISK" bs=1M count=8 conv=notrunc
              curl -s --cacert "$CA" -H "Authorization: Bearer $TOKEN" -X POST \
            $API/vms/%7$s/snapshots/ | jq

            Ctrl-C ends it.\
            """.formatted(
                        sandbox.host().root(),
                        sandbox.caCertificate(),
                        port,
                        Sandbox.USERNAME,
                        Sandbox.PASSWORD,
                        vm.disks().getFirst(),
                        vm.name()));
        out.flush();
    }
}
