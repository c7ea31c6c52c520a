package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.List;

/** {@code compareTo}: what changed since an older snapshot. */
@ExtendWith(SharedExporter.class)
class ComparisonWireTest {
    private static final long MIB = RunningExporter.MIB;

    private final RunningExporter exporter;

    ComparisonWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void onlyWhatChangedIsListed() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 2);
        guest.random(4 * MIB + 65536, 65536);
        guest.random(6 * MIB, 65536);

        JsonNode compared = compare(exporter.snapshot(vm), older.id());

        assertThat(covers(compared, 4 * MIB + 65536, 65536)).isTrue();
        assertThat(covers(compared, 6 * MIB, 65536)).isTrue();
        assertThat(covers(compared, 0, MIB)).as("unchanged").isFalse();
        assertThat(compared.path("disks").get(0).path("base_size").longValue()).isEqualTo(8 * MIB);
    }

    @Test
    void nothingChangedIsAnEmptyList() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);

        assertThat(compare(exporter.snapshot(vm), older.id())
                        .path("disks")
                        .get(0)
                        .path("chunks"))
                .hasToString("[]");
    }

    @Test
    void whatReadsAsZerosNowIsMarkedAndHasNoAddress() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        new GuestWrites(vm.disks().getFirst(), 0).punch(4 * MIB, MIB);

        JsonNode compared = compare(exporter.snapshot(vm), older.id());

        assertThat(AnsweredChunks.of(compared))
                .containsExactly(new AnsweredChunks.Chunk(4 * MIB, MIB, true));
        assertThat(compared.path("disks")
                        .get(0)
                        .path("chunks")
                        .get(0)
                        .path("physical_start")
                        .longValue())
                .isZero();
    }

    @Test
    void zerosAndDataSideBySideAreNeverOneChunk() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 3);
        guest.punch(4 * MIB, MIB);
        guest.random(5 * MIB, MIB);

        assertThat(AnsweredChunks.of(compare(exporter.snapshot(vm), older.id())))
                .containsExactly(
                        new AnsweredChunks.Chunk(4 * MIB, MIB, true),
                        new AnsweredChunks.Chunk(5 * MIB, MIB, false));
    }

    @Test
    void aDiskThatGrewHasItsNewSizeAndItsOldOne() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 4);
        guest.grow(4 * MIB);
        guest.random(10 * MIB, 65536);

        JsonNode disk = compare(exporter.snapshot(vm), older.id()).path("disks").get(0);

        assertThat(disk.path("size").longValue()).isEqualTo(12 * MIB);
        assertThat(disk.path("base_size").longValue()).isEqualTo(8 * MIB);
    }

    /** As the published client does: every chunk written at its start, nothing else. */
    @Test
    void aCopyOfTheOlderWithTheChunksWrittenOverItIsACopyOfTheNewer() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 5);
        guest.random(4096, 4096);
        guest.random(3 * MIB, MIB + 4096);
        guest.punch(0, 65536);
        guest.zero(4 * MIB + 128 * 1024, 65536);
        TakenSnapshot newer = exporter.snapshot(vm);
        byte[] copy = older.bytes(0);

        for (AnsweredChunks.Chunk chunk : AnsweredChunks.of(compare(newer, older.id()))) {
            Answer range = exporter.get(
                    newer.diskPath(0),
                    "Range",
                    "bytes=" + chunk.start() + "-" + (chunk.start() + chunk.length() - 1));
            assertThat(range.status()).isEqualTo(206);
            System.arraycopy(range.body(), 0, copy, (int) chunk.start(), (int) chunk.length());
            if (chunk.zero()) {
                assertThat(range.body()).isEqualTo(new byte[(int) chunk.length()]);
            }
        }

        assertThat(Arrays.equals(copy, newer.bytes(0))).isTrue();
    }

    @Test
    void aDiskThatTheOlderSnapshotHasNotHasNoBaseSize() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        VmConfigFile config = VmConfigFile.of(exporter.sandbox().host(), vm);
        String added = "/OVS/Repositories/" + RunningExporter.SECOND + "/VirtualDisks/added-"
                + vm.name() + ".img";
        try (RandomAccessFile file =
                new RandomAccessFile(exporter.sandbox().host().path(added).toFile(), "rw")) {
            file.write(new byte[65536]);
        }
        config.addDisk("file:" + added + ",xvdb,w");

        JsonNode disks = compare(exporter.snapshot(vm), older.id()).path("disks");

        assertThat(disks.get(0).has("base_size")).isTrue();
        assertThat(disks.get(1).has("base_size")).isFalse();
        assertThat(disks.get(1).path("chunks")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?compareTo="})
    void anAbsentOrEmptyOneListsAllThatIsWritten(String query) throws IOException {
        SandboxVm vm = exporter.vmWithData();
        exporter.snapshot(vm);
        JsonNode disk = exporter.get(exporter.snapshot(vm).path() + query)
                .json()
                .path("disks")
                .get(0);

        assertThat(disk.path("chunks")).hasSize(2);
        assertThat(disk.has("base_size")).isFalse();
    }

    @Test
    void aNewerSnapshotIsABadRequest() throws IOException {
        SandboxVm vm = exporter.vm(4096);
        TakenSnapshot older = exporter.snapshot(vm);
        TakenSnapshot newer = exporter.snapshot(vm);

        assertNotOlder(exporter.get(older.path() + "?compareTo=" + newer.id()));
    }

    @Test
    void aSnapshotComparedWithItselfIsABadRequest() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(4096));

        assertNotOlder(exporter.get(snapshot.path() + "?compareTo=" + snapshot.id()));
    }

    @Test
    void aSnapshotOfAnotherVmIsNotFound() throws IOException {
        TakenSnapshot others = exporter.snapshot(exporter.vm(4096));
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(4096));

        Answer answer = exporter.get(snapshot.path() + "?compareTo=" + others.id());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("details").stringValue()).contains(others.id());
    }

    @Test
    void anUnknownOrDeletedSnapshotIsNotFound() throws IOException {
        SandboxVm vm = exporter.vm(4096);
        TakenSnapshot deleted = exporter.snapshot(vm);
        TakenSnapshot snapshot = exporter.snapshot(vm);
        exporter.request("DELETE", deleted.path());

        for (String id : List.of(deleted.id(), "nope", "..%2F", "%20")) {
            assertThat(exporter.get(snapshot.path() + "?compareTo=" + id).status())
                    .isEqualTo(404);
        }
    }

    private static void assertNotOlder(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("details").stringValue())
                .isEqualTo("compareTo snapshot must be older than this snapshot");
    }

    private JsonNode compare(TakenSnapshot newer, String older) {
        return exporter.get(newer.path() + "?compareTo=" + older).json();
    }

    private static boolean covers(JsonNode snapshot, long start, long length) {
        return AnsweredChunks.of(snapshot).stream()
                .anyMatch(chunk ->
                        chunk.start() <= start && start + length <= chunk.start() + chunk.length());
    }
}
