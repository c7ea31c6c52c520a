package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Taking, listing, reading and deleting snapshots. */
@ExtendWith(SharedExporter.class)
class SnapshotWireTest {
    private static final long MIB = RunningExporter.MIB;

    private final RunningExporter exporter;

    SnapshotWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void aSnapshotHasEveryDocumentedKeyInBothSpellings() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        String repository = "/OVS/Repositories/" + RunningExporter.FIRST;
        String file = vm.disks().getFirst().getFileName().toString();

        JsonNode snapshot = exporter.snapshot(vm).json();

        String id = snapshot.path("id").stringValue();
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(snapshot.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "vm_id", "vmID", "created_at", "consistency", "paused_ms", "disks");
        assertThat(snapshot.path("vm_id").stringValue()).isEqualTo(vm.name());
        assertThat(snapshot.path("vmID").stringValue()).isEqualTo(vm.name());
        assertThat(snapshot.path("created_at").stringValue()).endsWith("Z");
        assertThat(Instant.parse(snapshot.path("created_at").stringValue()))
                .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
        JsonNode disk = snapshot.path("disks").get(0);
        assertThat(disk.propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "path",
                        "parent_path",
                        "snapshot_id",
                        "snapshotID",
                        "device_name",
                        "repo_mountpoint",
                        "size",
                        "chunks");
        assertThat(disk.path("name").stringValue()).isEqualTo(file);
        assertThat(disk.path("path").stringValue())
                .isEqualTo(repository + "/CoriolisSnapshots/" + id + "/" + file);
        assertThat(disk.path("parent_path").stringValue())
                .isEqualTo(repository + "/VirtualDisks/" + file);
        assertThat(disk.path("snapshot_id").stringValue()).isEqualTo(id);
        assertThat(disk.path("snapshotID").stringValue()).isEqualTo(id);
        assertThat(disk.path("device_name").stringValue()).isEqualTo("xvda");
        assertThat(disk.path("repo_mountpoint").stringValue()).isEqualTo(repository);
        assertThat(disk.path("size").longValue()).isEqualTo(8 * MIB);
        assertThat(disk.path("chunks").get(0).propertyNames())
                .containsExactly("start", "length", "physical_start");
    }

    @Test
    void theChunksAreWhatIsWritten() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());

        assertThat(AnsweredChunks.of(exporter.get(snapshot.path()).json()))
                .containsExactly(
                        new AnsweredChunks.Chunk(0, MIB, false),
                        new AnsweredChunks.Chunk(4 * MIB, MIB, false));
    }

    @Test
    void aDiskWithNothingWrittenHasAnEmptyListOfChunks() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(MIB));

        assertThat(snapshot.json().path("disks").get(0).path("chunks"))
                .isEqualTo(exporter.get(snapshot.path())
                        .json()
                        .path("disks")
                        .get(0)
                        .path("chunks"))
                .hasToString("[]");
    }

    @Test
    void theListHasEverySnapshotOldestFirstAndSquashed() throws IOException {
        SandboxVm vm = fragmented();
        List<TakenSnapshot> taken = List.of(exporter.snapshot(vm), exporter.snapshot(vm));

        JsonNode list = exporter.get("/api/v1/vms/" + vm.name() + "/snapshots").json();

        assertThat(list.valueStream())
                .containsExactly(
                        exporter.get(taken.get(0).path()).json(),
                        exporter.get(taken.get(1).path()).json());
        assertThat(AnsweredChunks.of(list.get(0))).hasSize(1);
    }

    @Test
    void aVmWithoutSnapshotsHasAnEmptyList() throws IOException {
        SandboxVm vm = exporter.vm(4096);

        assertThat(exporter.get("/api/v1/vms/" + vm.name() + "/snapshots").json())
                .hasToString("[]");
    }

    @Test
    void aNewSnapshotIsAnsweredUnsquashed() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(fragmented());

        assertThat(AnsweredChunks.of(snapshot.json())).hasSizeGreaterThan(1);
        assertThat(snapshot.json())
                .isEqualTo(exporter.get(snapshot.path() + "?squashChunks=false").json());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?squashChunks=",
                "?squashChunks=1",
                "?squashChunks=t",
                "?squashChunks=T",
                "?squashChunks=TRUE",
                "?squashChunks=true",
                "?squashChunks=True",
                "?squashChunks=true&squashChunks=false",
                "?squashchunks=false",
                "?other=1"
            })
    void neighbouringChunksAreSquashed(String query) throws IOException {
        assertThat(AnsweredChunks.of(fragmentedSnapshot(query)))
                .containsExactly(new AnsweredChunks.Chunk(0, 2 * MIB, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False", "no", "yes", "tRUE", "2"})
    void neighbouringChunksAreNotSquashedForAnythingElse(String value) throws IOException {
        List<AnsweredChunks.Chunk> chunks =
                AnsweredChunks.of(fragmentedSnapshot("?squashChunks=" + value));

        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(chunks.stream().mapToLong(AnsweredChunks.Chunk::length).sum())
                .isEqualTo(2 * MIB);
    }

    @Test
    void aSnapshotMayBeGivenATimeToLive() throws IOException {
        String path = "/api/v1/vms/" + exporter.vm(4096).name() + "/snapshots";

        JsonNode snapshot =
                exporter.send("POST", path, "{\"expires_in\": 3600}").json();

        assertThat(Duration.between(
                        Instant.parse(snapshot.path("created_at").stringValue()),
                        Instant.parse(snapshot.path("expires_at").stringValue())))
                .isEqualTo(Duration.ofHours(1));
        assertThat(exporter.get(path).json().get(0).path("expires_at"))
                .isEqualTo(snapshot.path("expires_at"));
        for (String body : List.of("", " \n", "{}", "{\"other\": 1}")) {
            assertThat(exporter.send("POST", path, body).json().has("expires_at"))
                    .isFalse();
        }
    }

    @Test
    void aVmIsPausedForASnapshotOnRequestOrByDefaultAndTheSnapshotSaysSo() throws IOException {
        String path = "/api/v1/vms/" + exporter.vm(4096, 4096).name() + "/snapshots";
        String commands =
                "\n[quiesce]\npause = [\"sleep\", \"0.02\"]\nresume = [\"true\", \"{vm}\"]\n";
        try (RunningExporter asked = exporter.another(config -> config + commands);
                RunningExporter always =
                        exporter.another(config -> config + commands + "default = \"pause\"\n")) {
            for (JsonNode paused : List.of(
                    asked.send("POST", path, "{\"quiesce\": \"pause\"}").json(),
                    always.send("POST", path, "").json())) {
                assertThat(paused.path("consistency").stringValue()).isEqualTo("crash-consistent");
                assertThat(paused.path("paused_ms").longValue()).isGreaterThanOrEqualTo(20);
            }
            for (JsonNode running : List.of(
                    asked.send("POST", path, "").json(),
                    always.send("POST", path, "{\"quiesce\": \"none\"}").json())) {
                assertThat(running.path("consistency").stringValue()).isEqualTo("per-disk");
                assertThat(running.path("paused_ms").longValue()).isZero();
            }
        }
    }

    @Test
    void aSnapshotOfOneDiskIsOfOneInstantWithoutAPause() throws IOException {
        assertThat(exporter.snapshot(exporter.vm(4096))
                        .json()
                        .path("consistency")
                        .stringValue())
                .isEqualTo("crash-consistent");
    }

    @Test
    void aVmThatCannotBePausedIsServiceUnavailableAndNothingIsTaken() throws IOException {
        String path = "/api/v1/vms/" + exporter.vm(4096).name() + "/snapshots";
        try (RunningExporter failing = exporter.another(config -> config
                + "\n[quiesce]\npause = [\"sh\", \"-c\", \"echo no such domain; exit 3\"]\n"
                + "resume = [\"true\"]\n")) {
            Answer answer = failing.send("POST", path, "{\"quiesce\": \"pause\"}");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("details").stringValue())
                    .contains("is not paused: sh -c", "failed with status 3: no such domain");
            assertThat(failing.get(path).json()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expires_in\": 0}",
                "{\"expires_in\": -5}",
                "{\"expires_in\": 315360001}",
                "{\"expires_in\": \"1h\"}",
                "[]",
                "expires_in=5",
                "{\"quiesce\": \"freeze\"}",
                "{\"quiesce\": true}"
            })
    void optionsThatMakeNoSenseAreRefusedAndNothingIsTaken(String body) throws IOException {
        String path = "/api/v1/vms/" + exporter.vm(4096).name() + "/snapshots";

        Answer answer = exporter.send("POST", path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("details").stringValue())
                .containsPattern("expires_in|quiesce");
        assertThat(exporter.get(path).json()).isEmpty();
    }

    @Test
    void deletingASnapshotRemovesItAndIsOkTwice() throws IOException {
        SandboxVm vm = exporter.vm(4096, 4096);
        TakenSnapshot kept = exporter.snapshot(vm);
        TakenSnapshot deleted = exporter.snapshot(vm);

        Answer first = exporter.request("DELETE", deleted.path());
        Answer second = exporter.request("DELETE", deleted.path() + "/");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).isEmpty();
        assertThat(second.status()).isEqualTo(200);
        assertThat(exporter.get(deleted.path()).status()).isEqualTo(404);
        assertThat(exporter.get(deleted.diskPath(0)).status()).isEqualTo(404);
        assertThat(deleted.file(0)).doesNotExist();
        assertThat(exporter.get(kept.path()).status()).isEqualTo(200);
    }

    @Test
    void deletingAllRemovesThoseOfTheVmAndIsOkTwice() throws IOException {
        SandboxVm vm = exporter.vm(4096);
        String path = "/api/v1/vms/" + vm.name() + "/snapshots";
        exporter.snapshot(vm);
        exporter.snapshot(vm);
        TakenSnapshot others = exporter.snapshot(exporter.vm(4096));

        assertThat(exporter.request("DELETE", path).status()).isEqualTo(200);
        assertThat(exporter.request("DELETE", path + "/").status()).isEqualTo(200);
        assertThat(exporter.get(path).json()).isEmpty();
        assertThat(exporter.get(others.path()).status()).isEqualTo(200);
    }

    @Test
    void snapshotsOutliveTheirVm() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot snapshot = exporter.snapshot(vm);
        Files.delete(exporter.sandbox()
                .host()
                .repository(RunningExporter.FIRST)
                .resolve("VirtualMachines/" + vm.name() + "/vm.cfg"));

        assertThat(exporter.get("/api/v1/vms/" + vm.name()).status()).isEqualTo(404);
        assertThat(exporter.get(snapshot.diskPath(0)).body()).isEqualTo(snapshot.bytes(0));
        assertThat(exporter.request("DELETE", snapshot.path()).status()).isEqualTo(200);
    }

    /**
     * A VM with 2 MiB that its filesystem keeps in pieces: what is overwritten while a snapshot
     * holds the old blocks goes elsewhere.
     */
    private SandboxVm fragmented() throws IOException {
        SandboxVm vm = exporter.vm(8 * MIB);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 1);
        guest.random(0, 2 * MIB);
        TakenSnapshot holder = exporter.snapshot(vm);
        guest.random(MIB, 4096);
        exporter.request("DELETE", holder.path());
        return vm;
    }

    private JsonNode fragmentedSnapshot(String query) throws IOException {
        return exporter.get(exporter.snapshot(fragmented()).path() + query).json();
    }
}
