package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.backup.image.qcow2.InMemory;
import org.ovmexporter.backup.image.qcow2.QemuImg;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.backup.prune.Pruner;
import org.ovmexporter.backup.prune.Retention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class PruningTest {

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void everyPointThatIsKeptRestoresToTheSameChecksum(@ForAll long seed) throws IOException {
        try (BackedUpVm vm = new BackedUpVm(InMemory.newDirectory(), seed)) {
            for (int i = 0; i < 6; i++) {
                vm.change();
                vm.run();
            }
            List<PointInTime> points = vm.backups().points();
            Set<PointInTime> kept = new HashSet<>(Set.of(points.getLast()));
            for (PointInTime point : points) {
                if (vm.random.nextBoolean()) {
                    kept.add(point);
                }
            }
            new Pruner(vm.backups()).dropAllBut(points, List.copyOf(kept), _ -> {});

            assertThat(vm.backups().points())
                    .extracting(PointInTime::id)
                    .isEqualTo(points.stream()
                            .filter(kept::contains)
                            .map(PointInTime::id)
                            .toList());
            vm.assertEveryPointIsRight();
            assertEverythingVerifies(vm.backups());

            vm.change();
            vm.run();
            vm.assertEveryPointIsRight();
        }
    }

    private static void assertEverythingVerifies(VmBackups backups) throws IOException {
        List<String> wrong = new ArrayList<>();
        new BackupVerification(backups, new BackupVerification.Listener() {
                    @Override
                    public void right(PointInTime point, PointInTime.Disk disk) {}

                    @Override
                    public void wrong(PointInTime point, PointInTime.Disk disk, String reason) {
                        wrong.add(reason);
                    }
                })
                .verify(backups.points());
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatIsLeftIsAChainThatQemuReads() throws IOException {
        QemuImg.require();
        try (BackedUpVm vm = BackedUpVm.create()) {
            for (int i = 0; i < 4; i++) {
                vm.change();
                vm.run();
            }
            List<PointInTime> dropped = new ArrayList<>();
            new Pruning(vm.backups(), new Retention(2, 0, 0, 0, ZoneOffset.UTC)).run(dropped::add);

            assertThat(dropped).hasSize(2);
            for (PointInTime point : vm.backups().points()) {
                for (PointInTime.Disk disk : point.disks()) {
                    Path image = vm.backups().file(point, disk);
                    QemuImg.check(image);
                    assertThat(QemuImg.raw(image)).hasSize((int) ((disk.size() + 511) / 512 * 512));
                }
            }
            vm.assertEveryPointIsRight();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneThatWasInterruptedIsEndedByWhoeverComesNextAndNothingIsEverWrong(int renamed)
            throws IOException {
        try (BackedUpVm vm = BackedUpVm.create()) {
            for (int i = 0; i < 3; i++) {
                vm.change();
                vm.run();
            }
            List<PointInTime> points = vm.backups().points();
            PointInTime last = points.getLast();
            new Pruner(vm.backups()).decide(points, last, points.subList(0, 2));
            for (PointInTime.Disk disk : last.disks().subList(0, renamed)) {
                Path image = vm.backups().file(last, disk);
                Files.move(Unfinished.merged(image), image, REPLACE_EXISTING);
            }
            vm.assertEveryPointIsRight();

            try (DirectoryLock _ = vm.directory.lockForReading()) {
                assertThat(vm.backups().points())
                        .extracting(PointInTime::id)
                        .containsExactly(last.id());
                assertThat(vm.backups().points().getLast().isFull()).isTrue();
                vm.assertEveryPointIsRight();
                assertEverythingVerifies(vm.backups());
            }
        }
    }

    @Test
    void oneThatWasNotDecidedLeavesNothing() throws IOException {
        try (BackedUpVm vm = BackedUpVm.create()) {
            PointInTime point = vm.run();
            Path image = vm.backups().file(point, point.disks().getFirst());
            Files.copy(image, Unfinished.merged(image));

            vm.run();

            assertThat(Unfinished.merged(image)).doesNotExist();
        }
    }
}
