package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A host of which something cannot be read: what it has nothing to do with works on. */
@ExtendWith(SharedExporter.class)
class DamagedHostWireTest {
    private final SandboxHost host;
    private final RunningExporter exporter;
    private final SandboxVm well;
    private final SandboxVm ill;

    DamagedHostWireTest(RunningExporter shared) throws IOException {
        Path root = Files.createTempDirectory(shared.sandbox().host().root(), "damaged-");
        host = SandboxHost.in(root);
        exporter = shared.another(
                text -> text.replaceFirst("host_root = .*", "host_root = \"" + root + "\""));
        well = RunningExporter.vm(host, List.of(new SandboxVm.Disk(RunningExporter.FIRST, 4096)));
        ill = RunningExporter.vm(host, List.of(new SandboxVm.Disk(RunningExporter.SECOND, 4096)));
        assertThat(exporter.get(path(ill)).status())
                .as("as long as all is well")
                .isEqualTo(200);
    }

    @AfterEach
    void close() {
        exporter.close();
    }

    @Test
    void aVmCfgThatCannotBeReadCostsItsVm() throws IOException {
        Files.writeString(
                host.repository(RunningExporter.SECOND)
                        .resolve("VirtualMachines/" + ill.name() + "/vm.cfg"),
                "disk = ['file:\n\0");

        assertOnlyTheOtherIsThere();
    }

    @Test
    void aRepositoryThatIsNotMountedCostsItsVms() throws IOException {
        deleteTree(host.repository(RunningExporter.SECOND));

        assertOnlyTheOtherIsThere();
        JsonNode absent = repository(exporter, RunningExporter.SECOND);
        assertThat(absent.path("state").stringValue()).isEqualTo("not_mounted");
        assertThat(absent.path("can_reflink").booleanValue()).isFalse();
        assertThat(absent.path("reason").stringValue()).contains("not mounted");
        JsonNode present = repository(exporter, RunningExporter.FIRST);
        assertThat(present.path("state").stringValue()).isEqualTo("ok");
        assertThat(present.path("can_reflink").booleanValue()).isTrue();
    }

    @Test
    void anEntryOfTheAgentsDatabaseThatIsGarbageCostsItsRepository() throws IOException {
        Path database = host.root().resolve("etc/ovs-agent/db/repository");
        String bytes = Files.readString(database, ISO_8859_1);
        // The pickle's "string of 50 bytes", which no pickle has as an unknown opcode.
        String entry = "U2/OVS/Repositories/" + RunningExporter.SECOND;
        assertThat(bytes).contains(entry);
        Files.writeString(
                database, bytes.replace(entry, "\u00ff" + entry.substring(1)), ISO_8859_1);

        assertOnlyTheOtherIsThere();
        assertThat(exporter.get("/api/v1/repositories").json()).hasSize(2);
    }

    @Test
    void aDatabaseThatIsNoneIsAnErrorAndNotAHostWithoutVms() throws IOException {
        Files.writeString(host.root().resolve("etc/ovs-agent/db/repository"), "garbage");

        Answer answer = exporter.get("/api/v1/vms");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.json().propertyNames()).containsExactly("error", "details", "request_id");
        assertThat(exporter.get("/healthz").status()).isEqualTo(200);
    }

    private void assertOnlyTheOtherIsThere() {
        assertThat(exporter.get("/api/v1/vms")
                        .json()
                        .valueStream()
                        .map(vm -> vm.path("name").stringValue()))
                .containsExactly(well.name());
        assertThat(exporter.get(path(well)).status()).isEqualTo(200);
        assertThat(exporter.get(path(ill)).status()).isEqualTo(404);
        TakenSnapshot taken = exporter.snapshot(well);
        assertThat(exporter.get(taken.diskPath(0)).body()).hasSize(4096);
        assertThat(exporter.request("DELETE", taken.path()).status()).isEqualTo(200);
    }

    private static JsonNode repository(RunningExporter exporter, String id) {
        return exporter.get("/api/v1/repositories")
                .json()
                .valueStream()
                .filter(repository -> repository.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String path(SandboxVm vm) {
        return "/api/v1/vms/" + vm.name();
    }

    private static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
