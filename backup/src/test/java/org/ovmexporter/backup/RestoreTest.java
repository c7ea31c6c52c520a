package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ovmexporter.backup.image.qcow2.QemuImg;
import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.PointInTime.Format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class RestoreTest {
    @TempDir
    private Path target = Path.of("unset");

    private final BackedUpVm vm;

    RestoreTest() throws IOException {
        this.vm = BackedUpVm.create();
    }

    @BeforeEach
    void takeThreePoints() throws IOException {
        for (int i = 0; i < 3; i++) {
            vm.change();
            vm.run();
        }
    }

    @AfterEach
    void removeBackups() throws IOException {
        vm.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyDiskOfEveryPointIsWrittenToAFileThatNeedsNoOther(Format format) throws IOException {
        QemuImg.require();
        for (PointInTime point : vm.backups().points()) {
            for (PointInTime.Disk disk : point.disks()) {
                Path file = target.resolve(point.id() + disk.deviceName());
                new Restore(vm.backups(), point).write(disk, file, format);

                byte[] content = format == Format.RAW
                        ? Files.readAllBytes(file)
                        : Arrays.copyOf(QemuImg.raw(file), (int) disk.size());
                assertThat(PretendHost.sha256(content)).isEqualTo(disk.sha256());
            }
        }
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws IOException {
        PointInTime point = vm.backups().points().getLast();
        Path file = Files.writeString(target.resolve("xvda.raw"), "mine");

        assertThatThrownBy(() -> new Restore(vm.backups(), point)
                        .write(point.disks().getFirst(), file, Format.RAW))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("mine");
    }

    @Test
    void whereABackupIsDamagedNothingIsLeftAndItIsTold() throws IOException {
        PointInTime last = vm.backups().points().getLast();
        PointInTime first = vm.backups().points().getFirst();
        damage(vm.backups().file(first, first.disks().getFirst()));

        assertThatThrownBy(() -> new Restore(vm.backups(), first)
                        .write(first.disks().getFirst(), target.resolve("xvda.raw"), Format.RAW))
                .isInstanceOf(ChecksumException.class)
                .hasMessageContaining("xvda of " + first.id() + " is damaged");
        assertThat(files(target)).isEmpty();
        // The other disk's files are not.
        new Restore(vm.backups(), last)
                .write(last.disks().get(1), target.resolve("xvdb.raw"), Format.RAW);
    }

    @Test
    void verifyTellsTheDamagedFileAndEveryPointThatItIsBehind() throws IOException {
        PointInTime first = vm.backups().points().getFirst();
        Path damaged = vm.backups().file(first, first.disks().get(1));
        Files.delete(damaged);

        Findings findings = new Findings();
        boolean right = new BackupVerification(vm.backups(), findings)
                .verify(vm.backups().points());

        assertThat(right).isFalse();
        assertThat(findings.wrong).hasSize(3).allMatch(text -> text.startsWith("xvdb"));
        assertThat(findings.wrong).anyMatch(text -> text.contains("is missing"));
        assertThat(findings.right).isEqualTo(3);
    }

    @Test
    void verifyFindsAByteThatFlipped() throws IOException {
        PointInTime first = vm.backups().points().getFirst();
        damage(vm.backups().file(first, first.disks().getFirst()));

        Findings findings = new Findings();
        new BackupVerification(vm.backups(), findings).verify(List.of(first));

        assertThat(findings.wrong)
                .containsExactly("xvda: "
                        + vm.backups().file(first, first.disks().getFirst())
                        + " is not the file that was written");
    }

    @Test
    void aShareAlwaysHasTheNewestPoint() throws IOException {
        List<PointInTime> points = vm.backups().points();

        assertThat(BackupVerification.share(points, 1, vm.random))
                .containsExactly(points.getLast());
        assertThat(BackupVerification.share(points, 50, vm.random))
                .hasSize(2)
                .endsWith(points.getLast());
        assertThat(BackupVerification.share(points, 100, vm.random)).isEqualTo(points);
    }

    /** Flips a byte of the first cluster of data: behind the header, the L1 and the L2 table. */
    private static void damage(Path image) throws IOException {
        try (FileChannel file = FileChannel.open(image, WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), 3 * 65_536 + 100);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static final class Findings implements BackupVerification.Listener {
        private final List<String> wrong = new ArrayList<>();
        private int right;

        @Override
        public void right(PointInTime point, PointInTime.Disk disk) {
            right++;
        }

        @Override
        public void wrong(PointInTime point, PointInTime.Disk disk, String reason) {
            wrong.add(disk.deviceName() + ": " + reason);
        }
    }
}
