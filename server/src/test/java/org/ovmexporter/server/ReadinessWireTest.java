package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.SandboxHost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code /readyz}: whether a backup that begins now has a chance. */
@ExtendWith(SharedExporter.class)
class ReadinessWireTest {
    private final RunningExporter shared;
    private final Path root;

    ReadinessWireTest(RunningExporter shared) throws IOException {
        this.shared = shared;
        this.root = Files.createTempDirectory(shared.sandbox().host().root(), "ready-");
        assertThat(SandboxHost.in(root).root()).isEqualTo(root);
    }

    @Test
    void aHostInGoodOrderIsReadyForThoseWithoutAToken() throws IOException {
        try (RunningExporter exporter = exporter("")) {
            Answer answer = exporter.anonymous("GET", "/readyz");

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.json().path("status").stringValue()).isEqualTo("ready");
        }
    }

    @Test
    void anAgentsDatabaseThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(root.resolve("etc/ovs-agent/db/repository"), "no database");

        assertThat(obstacles("")).contains("the agent's database cannot be read");
    }

    @Test
    void repositoriesOfWhichNoneCanBeUsedAreCounted() throws IOException {
        for (String id : SandboxHost.REPOSITORIES) {
            Path repository = root.resolve("OVS/Repositories/" + id);
            Files.move(repository, root.resolve("away-" + id));
            Files.createDirectory(repository);
        }

        assertThat(obstacles(""))
                .contains("no repository can be used {not_mounted="
                        + SandboxHost.REPOSITORIES.size() + "}");
    }

    @Test
    void oneRepositoryThatCanBeUsedIsEnough() throws IOException {
        Path repository = root.resolve("OVS/Repositories/" + SandboxHost.REPOSITORIES.getFirst());
        Files.move(repository, root.resolve("away"));

        try (RunningExporter exporter = exporter("")) {
            assertThat(exporter.anonymous("GET", "/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void aManagerThatNobodyKnowsIsNamed() throws IOException {
        Files.deleteIfExists(root.resolve("etc/ovs-agent/db/server"));

        assertThat(obstacles("ovm_endpoint = .*\n")).contains("no Manager is known");
    }

    private String obstacles(String without) throws IOException {
        try (RunningExporter exporter = exporter(without)) {
            Answer answer = exporter.anonymous("GET", "/readyz");

            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(exporter.anonymous("GET", "/healthz").status()).isEqualTo(200);
            return answer.json().path("details").stringValue();
        }
    }

    private RunningExporter exporter(String without) throws IOException {
        return shared.another(
                text -> text.replaceFirst("host_root = .*", "host_root = \"" + root + "\"")
                        .replaceFirst(without, ""));
    }
}
