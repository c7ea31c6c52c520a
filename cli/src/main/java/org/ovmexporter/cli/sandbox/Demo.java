package org.ovmexporter.cli.sandbox;

import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.client.Credentials;
import org.ovmexporter.client.ExporterAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.Trust;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;

/** Shows the main job on a sandbox: a full export, an incremental one, and the proof. */
@Command(
        name = "demo",
        description = "Export a sandbox VM in full and incrementally, and prove"
                + " that the copies equal the snapshots.")
public final class Demo implements Callable<Integer> {
    private static final long IMAGE_BYTES = 2L << 30;
    private static final long MIB = 1 << 20;
    private static final long FIRST_DISK = 512 * MIB;
    private static final long SECOND_DISK = 256 * MIB;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, ConfigurationException {
        PrintWriter out = spec.commandLine().getOut();
        try (Sandbox sandbox = Sandbox.throwaway(IMAGE_BYTES)) {
            SandboxVm vm = SandboxVm.add(
                    sandbox.host(),
                    1,
                    "example-vm",
                    List.of(
                            new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(0), FIRST_DISK),
                            new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(1), SECOND_DISK)));
            Configuration configuration = Configuration.read(sandbox.configuration(0));
            try (ApiServer server = new ApiServer(configuration);
                    ExporterClient client = new ExporterClient(new ExporterAddress(
                            URI.create("https://127.0.0.1:" + server.port()),
                            new Trust.Authority(sandbox.caCertificate()),
                            new Credentials.Password(Sandbox.USERNAME, Sandbox.PASSWORD)))) {
                out.println("Serving a sandbox host on https://127.0.0.1:" + server.port()
                        + " with VM " + vm.name());
                boolean equal = new DemoExport(
                                out,
                                sandbox.host(),
                                client,
                                vm,
                                Files.createDirectory(sandbox.directory().resolve("copies")))
                        .run();
                return (equal ? ExitStatus.OK : ExitStatus.FAILED).code();
            }
        } finally {
            out.flush();
        }
    }
}
