package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A repository on a filesystem of its own that falls ill: the others and their VMs do not notice.
 */
class SickRepositoryWireTest {
    private static final long SIZE = 320L << 20;

    private Sandbox sandbox;
    private ScratchFilesystem filesystem;
    private Path repository;
    private RunningExporter exporter;
    private SandboxVm well;
    private SandboxVm ill;

    SickRepositoryWireTest() throws IOException {
        RealFilesystem host = RealFilesystem.matrix().getFirst();
        host.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        sandbox = Sandbox.in(host.newDirectory(), 1L << 30);
        repository = sandbox.host().repository(RunningExporter.SECOND);
        Path elsewhere = Files.move(repository, repository.resolveSibling("unmounted"));
        filesystem = ScratchFilesystem.make(Recipe.of(Kind.XFS).withSize(SIZE), repository);
        SandboxHost.in(sandbox.host().root());
        exporter = RunningExporter.of(sandbox);
        well = RunningExporter.vm(
                sandbox.host(), List.of(new SandboxVm.Disk(RunningExporter.FIRST, 4096)));
        ill = RunningExporter.vm(
                sandbox.host(), List.of(new SandboxVm.Disk(RunningExporter.SECOND, 1 << 20)));
        assertThat(elsewhere).isDirectory();
    }

    @BeforeEach
    void allIsWell() {
        assertThat(state()).isEqualTo("ok");
    }

    @AfterEach
    void close() throws IOException {
        exporter.close();
        filesystem.close();
        sandbox.close();
    }

    @Test
    void withLittleRoomNoSnapshotIsTakenAndThoseThatExistAreServed() throws IOException {
        TakenSnapshot before = exporter.snapshot(ill);
        long free = repository.toFile().getUsableSpace();
        Command.run(
                "fallocate",
                "-l",
                Long.toString(free - SIZE / 200),
                repository.resolve("ballast").toString());

        Answer refused = exporter.request("POST", "/api/v1/vms/" + ill.name() + "/snapshots");

        assertThat(state()).isEqualTo("low_on_space");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(507);
        assertThat(refused.json().path("details").stringValue())
                .contains(
                        RunningExporter.SECOND,
                        "MiB free of",
                        "less than the 1 %",
                        "delete snapshots or free some space");
        assertTheOtherIsServed();
        assertThat(exporter.get(before.diskPath(0)).body()).isEqualTo(before.bytes(0));
        assertThat(exporter.request("DELETE", before.path()).status()).isEqualTo(200);
        try (RunningExporter bold =
                exporter.another(config -> config + "\n[snapshots]\nmin_free_percent = 0\n")) {
            assertThat(bold.request("POST", "/api/v1/vms/" + ill.name() + "/snapshots")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void oneThatIsFullIsInsufficientStorageAndThoseThatExistAreServed() throws IOException {
        TakenSnapshot before = exporter.snapshot(ill);
        fillUp(repository.resolve("ballast"));
        try (RunningExporter bold =
                exporter.another(config -> config + "\n[snapshots]\nmin_free_percent = 0\n")) {
            Answer refused = bold.request("POST", "/api/v1/vms/" + ill.name() + "/snapshots");

            assertThat(refused.status()).as(refused.toString()).isEqualTo(507);
            assertThat(refused.json().path("details").stringValue())
                    .contains("ENOSPC", "free some space in the repository");
            assertThat(before.file(0).resolveSibling("..").normalize().toFile().list())
                    .containsExactly(before.id());
            assertThat(bold.get(before.diskPath(0)).body()).isEqualTo(before.bytes(0));
            assertThat(bold.request("DELETE", before.path()).status()).isEqualTo(200);
        }
    }

    @Test
    void aSnapshotThatIsTakenWhileSpaceRunsOutIsWarnedOf() throws IOException {
        try (RunningExporter wary =
                exporter.another(config -> config + "\n[snapshots]\nwarn_free_percent = 99\n")) {
            Answer taken = wary.request("POST", "/api/v1/vms/" + ill.name() + "/snapshots");

            assertThat(taken.header("X-Unwell-Repositories"))
                    .contains(RunningExporter.SECOND + ";state=running_low");
            JsonNode itself = repository(wary);
            assertThat(itself.path("state").stringValue()).isEqualTo("running_low");
            assertThat(itself.path("snapshots").intValue()).isEqualTo(1);
            assertThat(itself.path("can_reflink").booleanValue()).isTrue();
            assertThat(itself.path("reason").stringValue()).contains("the guests get the error");
        }
    }

    @Test
    void aReadOnlyOneIsServedAndNotWritten() throws IOException {
        TakenSnapshot before = exporter.snapshot(ill);
        Command.run("mount", "-o", "remount,ro", repository.toString());

        Answer refused = exporter.request("POST", "/api/v1/vms/" + ill.name() + "/snapshots");

        assertThat(state()).isEqualTo("read_only");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.json().path("details").stringValue()).contains("read-only");
        assertThat(exporter.get(before.diskPath(0)).body()).isEqualTo(before.bytes(0));
        assertThat(exporter.request("DELETE", before.path()).status()).isEqualTo(503);
        assertTheOtherIsServed();
        Command.run("mount", "-o", "remount,rw", repository.toString());
        assertThat(state()).isEqualTo("ok");
        assertThat(exporter.request("DELETE", before.path()).status()).isEqualTo(200);
    }

    @Test
    void oneThatGivesErrorsIsNamed() throws IOException {
        TakenSnapshot before = exporter.snapshot(ill);
        Command.run("xfs_io", "-x", "-c", "shutdown", repository.toString());

        assertThat(state()).isEqualTo("failing");
        assertThat(exporter.get("/api/v1/vms").header("X-Unwell-Repositories"))
                .contains(RunningExporter.SECOND + ";state=failing");
        assertThat(exporter.get("/api/v1/vms/" + ill.name()).status()).isEqualTo(503);
        assertThat(exporter.get(before.path()).status()).isEqualTo(503);
        assertTheOtherIsServed();
    }

    @Test
    void oneThatIsUnmountedIsNamedAndNothingIsWrittenUnderItsMountPoint() throws IOException {
        exporter.snapshot(ill);
        Command.run("umount", repository.toString());

        assertThat(state()).isEqualTo("not_mounted");
        assertThat(exporter.get("/api/v1/vms").header("X-Unwell-Repositories"))
                .contains(RunningExporter.SECOND + ";state=not_mounted");
        assertThat(exporter.get("/api/v1/vms/" + ill.name()).status()).isEqualTo(404);
        assertTheOtherIsServed();
        assertThat(repository).isEmptyDirectory();
    }

    private void assertTheOtherIsServed() {
        TakenSnapshot taken = exporter.snapshot(well);
        assertThat(exporter.get(taken.diskPath(0)).body()).hasSize(4096);
        assertThat(exporter.request("DELETE", taken.path()).status()).isEqualTo(200);
        assertThat(exporter.get("/api/v1/vms").status()).isEqualTo(200);
    }

    private String state() {
        return repository(exporter).path("state").stringValue();
    }

    private static JsonNode repository(RunningExporter asked) {
        return asked.get("/api/v1/repositories")
                .json()
                .valueStream()
                .filter(one -> one.path("id").stringValue().equals(RunningExporter.SECOND))
                .findFirst()
                .orElseThrow();
    }

    private static void fillUp(Path ballast) throws IOException {
        byte[] block = new byte[1 << 16];
        for (int length : new int[] {block.length, 4096}) {
            try (OutputStream out = Files.newOutputStream(
                    ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(block, 0, length);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }
}
