package org.ovmexporter.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.ovmexporter.cli.Main;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What {@code doctor} says of hosts in whose way something stands. */
@TestInstance(Lifecycle.PER_CLASS)
class DoctorTest {
    private final Sandbox sandbox;

    DoctorTest() throws IOException {
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        this.sandbox = Sandbox.in(filesystem.newDirectory(), 1L << 30);
    }

    @AfterAll
    void close() throws IOException {
        sandbox.close();
    }

    @Test
    void aHostThatIsAsItShouldBeIsCalledSoAndNothingIsLeftThere() throws IOException {
        String said = diagnose(sandbox.configuration(0), 0);

        assertThat(said.lines())
                .allMatch(line -> line.startsWith("ok "))
                .anyMatch(line -> line.contains("configuration"))
                .anyMatch(line -> line.contains("certificate: good until"))
                .anyMatch(line -> line.contains("can reflink and tells its extents"))
                .anyMatch(line -> line.contains("answers, and is trusted"))
                .anyMatch(line -> line.contains("clock: as the Manager's"))
                .anyMatch(line -> line.contains("free: no exporter is running"));
        try (Stream<Path> files =
                Files.list(sandbox.host().repository(SandboxHost.REPOSITORIES.getFirst()))) {
            assertThat(files).noneMatch(file -> file.toString().contains("probe"));
        }
    }

    @Test
    void everythingThatIsWrongWithTheConfigurationIsTold() throws IOException {
        Path file = changed("port = 0", "port = 70000\nprot = 1");

        assertThat(diagnose(file, 1)).contains("api.port is 70000", "api.prot is not a setting");
    }

    @Test
    void aRepositoryThatIsNotMountedIsAFailureAndTheOthersAreLookedAt() throws IOException {
        Path disks =
                sandbox.host().repository(SandboxHost.REPOSITORIES.get(1)).resolve("VirtualDisks");
        Path away = disks.resolveSibling("away");
        Files.move(disks, away);
        try {
            assertThat(diagnose(sandbox.configuration(0), 1).lines())
                    .filteredOn(line -> line.contains("repository "))
                    .hasSize(3)
                    .filteredOn(line -> line.startsWith("failure"))
                    .singleElement()
                    .asString()
                    .contains("is not mounted");
        } finally {
            Files.move(away, disks);
        }
    }

    @Test
    void aManagerThatIsNotTheRightOneIsAFailure() throws IOException {
        String wrong = "fingerprint = \"" + "00".repeat(32) + "\"";

        assertThat(diagnose(changed("fingerprint = \"[^\"]*\"", wrong), 1))
                .contains("failure  Manager", "shows a certificate with fingerprint");
    }

    @Test
    void aManagerWhoseCertificateIsNotNamedIsAWarningThatNamesIt() throws IOException {
        String said = diagnose(changed("(?s)\\[ovm].*?\\[jwt]", "[jwt]"), 0);

        assertThat(said).contains("warning  Manager").containsPattern("fingerprint = \"[^\"]+\"");
    }

    @Test
    void aManagerThatCannotBeReachedIsAFailure() throws IOException {
        assertThat(diagnose(
                        changed(
                                "ovm_endpoint = \"[^\"]*\"",
                                "ovm_endpoint = \"https://127.0.0.1:1\""),
                        1))
                .contains("failure  Manager", "firewall");
    }

    @Test
    void aPortThatAnotherProgramHasIsAFailure() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    other.accept().close();
                } catch (IOException e) {
                    // The test is over.
                }
            });
            assertThat(diagnose(sandbox.configuration(other.getLocalPort()), 1))
                    .contains("failure  port", "no exporter");
        }
    }

    @Test
    void aPortThatARunningExporterHasIsAsItShouldBe() throws Exception {
        try (ApiServer server = new ApiServer(Configuration.read(sandbox.configuration(0)))) {
            assertThat(diagnose(sandbox.configuration(server.port()), 0))
                    .contains("an exporter with this certificate serves there");
        }
    }

    private Path changed(String pattern, String replacement) throws IOException {
        Path file = sandbox.configuration(0);
        return Files.writeString(file, Files.readString(file).replaceFirst(pattern, replacement));
    }

    private static String diagnose(Path file, int status) {
        StringWriter out = new StringWriter();
        int actual = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("doctor", "-config", file.toString());
        assertThat(actual).as(out.toString()).isEqualTo(status);
        return out.toString();
    }
}
