package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.backup.image.qcow2.InMemory;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.PointInTime.Format;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

class RawHistoryTest {

    static Stream<RealFilesystem> filesystems() {
        return RealFilesystem.matrix().stream();
    }

    @ParameterizedTest
    @MethodSource("filesystems")
    void whereFilesCanBeReflinkedThePointsShareWhatDidNotChange(RealFilesystem filesystem)
            throws IOException {
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        Path directory = filesystem.newDirectory();
        try (BackedUpVm vm = new BackedUpVm(directory, 1)) {
            vm.host.disks.put("xvdc", randomLooking(24 << 20));
            vm.run(Format.RAW);
            long free = Files.getFileStore(directory).getUsableSpace();
            for (int i = 0; i < 3; i++) {
                vm.host.disk("xvdc")[i * 1_000_000]++;
                PointInTime point = vm.run(Format.RAW);
                assertThat(point.isFull()).isTrue();
            }
            assertThat(vm.backups().points()).hasSize(4);
            vm.assertEveryPointIsRight();
            // Three copies would take 72 MiB.
            assertThat(free - Files.getFileStore(directory).getUsableSpace()).isLessThan(16 << 20);
        }
    }

    @Test
    void whereTheyCannotOnlyTheNewestPointIsKept() throws IOException {
        Path directory = InMemory.newDirectory();
        try (BackedUpVm vm = new BackedUpVm(directory, 1)) {
            vm.run(Format.RAW);
            vm.change();
            vm.run(Format.RAW);

            assertThat(vm.backups().points()).hasSize(1);
            assertThat(vm.notes.told).containsExactly("taken", "completed", "replaced 1");
            vm.assertEveryPointIsRight();
        }
    }

    private static byte[] randomLooking(int length) {
        byte[] bytes = new byte[length];
        new Random(5).nextBytes(bytes);
        return bytes;
    }
}
