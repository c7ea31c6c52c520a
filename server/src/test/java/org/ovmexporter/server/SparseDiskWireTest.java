package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Disks with holes: the same bytes as a reader of the file sees, without reading the holes. */
@ExtendWith(SharedExporter.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparseDiskWireTest {
    private static final int MIB = 1 << 20;
    /** Ends inside a block. */
    private static final int SIZE = 24 * MIB + 4711;

    private final RunningExporter exporter;
    private final TakenSnapshot snapshot;
    private final byte[] bytes;

    SparseDiskWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        SandboxVm vm = exporter.vm(SIZE);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 11);
        // Data, a hole too short to be left out, data, a long hole, one block, space that was never
        // written, many short pieces, a long hole up to the last bytes.
        guest.random(100, 2 * MIB);
        guest.random(2 * MIB + 128 * 1024, MIB);
        guest.random(8 * MIB, 4096);
        guest.allocate(8 * MIB + 4096, 2 * MIB);
        for (int i = 0; i < 200; i++) {
            guest.random(12 * MIB + i * 8192L, 4096);
        }
        guest.random(SIZE - 100, 100);
        this.snapshot = exporter.snapshot(vm);
        this.bytes = snapshot.bytes(0);
    }

    @Test
    void aSparseDiskIsItsBytes() {
        Answer answer = exporter.get(snapshot.diskPath(0));

        assertThat(answer.body()).hasSize(SIZE);
        assertThat(Arrays.mismatch(answer.body(), bytes)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2097152",
        "50, 9000000",
        "4000000, 8000000",
        "4194304, 8388608",
        "8388607, 12582912",
        "8388608, 8392704",
        "12582912, 14221312",
        "12587008, 25165824",
        "14000000, 25170535",
        "25165823, 25170535",
        "20000000, 22000000"
    })
    void aRangeOfASparseDiskIsThoseBytes(int start, int end) {
        Answer answer =
                exporter.get(snapshot.diskPath(0), "Range", "bytes=" + start + "-" + (end - 1));

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).hasSize(end - start);
        assertThat(Arrays.mismatch(answer.body(), Arrays.copyOfRange(bytes, start, end)))
                .isEqualTo(-1);
    }

    /** What the kernel would have to keep in memory had it been read, by fincore(1). */
    @Test
    void longHolesAreNotRead() throws IOException {
        boolean found = Files.isExecutable(Path.of("/usr/bin/fincore"));
        assertThat(found || !"true".equals(System.getenv("CI")))
                .as("fincore is installed (CI=true: nothing is skipped)")
                .isTrue();
        Assumptions.assumeTrue(found, "needs fincore, of the package util-linux-extra");
        SandboxVm vm = exporter.vm(64L * MIB);
        new GuestWrites(vm.disks().getFirst(), 12).random(32L * MIB, 4096);
        TakenSnapshot sparse = exporter.snapshot(vm);
        assertThat(cachedBytes(sparse.file(0))).isLessThan(MIB);

        assertThat(exporter.get(sparse.diskPath(0)).body()).hasSize(64 * MIB);

        assertThat(cachedBytes(sparse.file(0))).isLessThan(MIB);
        // What fincore says when the holes are read; less than all where memory is short.
        assertThat(Files.readAllBytes(sparse.file(0))).hasSize(64 * MIB);
        assertThat(cachedBytes(sparse.file(0))).isGreaterThan(8L * MIB);
    }

    private static long cachedBytes(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        "fincore", "--bytes", "--noheadings", "--output", "RES", file.toString())
                .redirectErrorStream(true)
                .start();
        return Long.parseLong(new String(process.getInputStream().readAllBytes(), UTF_8).strip());
    }
}
