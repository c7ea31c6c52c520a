package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.backup.image.qcow2.InMemory;
import org.ovmexporter.backup.image.qcow2.QemuImg;
import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.PointInTime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class VmRunTest {
    private final BackedUpVm vm;

    VmRunTest() throws IOException {
        this.vm = BackedUpVm.create();
    }

    @AfterEach
    void removeBackups() throws IOException {
        vm.close();
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void whateverHappensEveryPointInTimeReadsAsItsSnapshot(@ForAll long seed) throws IOException {
        PointInTime.Format format =
                seed % 3 == 0 ? PointInTime.Format.RAW : PointInTime.Format.QCOW2;
        try (BackedUpVm random = new BackedUpVm(InMemory.newDirectory(), seed)) {
            for (int round = 0; round < 6; round++) {
                random.change();
                runUnlessKilled(random, format);
                random.assertEveryPointIsRight();
            }
            random.run(format);
            random.assertEveryPointIsRight();
            // An orphan is left only by a kill between taking a snapshot and writing that down.
            assertThat(random.host.snapshots)
                    .containsKey(random.backups().points().getLast().snapshot());
            assertThat(hidden(random.backups().directory())).isEmpty();
        }
    }

    private static void runUnlessKilled(BackedUpVm random, PointInTime.Format format)
            throws IOException {
        if (random.random.nextBoolean()) {
            random.host.killAfter = random.random.nextInt(40);
        }
        // Together with what a killed one got wrong it would be the second time.
        if (random.backups().parts().isEmpty() && random.random.nextInt(5) == 0) {
            random.host.wrongDownloads = 1;
        }
        try {
            random.run(format);
        } catch (PretendHost.Killed e) {
            // The next one goes on with it.
        }
        random.host.killAfter = Integer.MAX_VALUE;
        random.host.wrongDownloads = 0;
    }

    @Test
    void theFirstIsFullAndTheNextAreIncrementsThatQemuReads() throws IOException {
        QemuImg.require();
        assertThat(vm.run().isFull()).isTrue();
        vm.change();
        PointInTime second = vm.run();

        assertThat(second.disks()).allMatch(disk -> disk.behind().isPresent());
        assertThat(vm.notes.told).containsExactly("taken", "completed");
        Path image = vm.backups().file(second, second.disks().getFirst());
        QemuImg.check(image);
        assertThat(PretendHost.sha256(Arrays.copyOf(
                        QemuImg.raw(image), (int) second.disks().getFirst().size())))
                .isEqualTo(second.disks().getFirst().sha256());
    }

    @Test
    void theOlderSnapshotIsRemovedFromTheHostOnceTheNewCopyIsWhole() throws IOException {
        PointInTime first = vm.run();
        Arrays.fill(vm.host.disk("xvda"), (byte) 1);
        vm.host.killAfter = 20;
        assertThatThrownBy(vm::run).isInstanceOf(PretendHost.Killed.class);
        assertThat(vm.host.snapshots).containsKey(first.snapshot());

        PointInTime last = vm.run();

        assertThat(vm.host.snapshots).containsOnlyKeys(last.snapshot());
    }

    @Test
    void whatWasBrokenOffIsGoneOnWithAndThenANewSnapshotIsTaken() throws IOException {
        vm.host.killAfter = 20;
        assertThatThrownBy(vm::run).isInstanceOf(PretendHost.Killed.class);
        vm.change();

        vm.run();

        assertThat(vm.notes.told).containsExactly("resumed", "completed", "taken", "completed");
        assertThat(vm.backups().points()).hasSize(2);
        vm.assertEveryPointIsRight();
    }

    @Test
    void whatWasBrokenOffIsThrownAwayWhereItsSnapshotIsGone() throws IOException {
        vm.host.killAfter = 20;
        assertThatThrownBy(vm::run).isInstanceOf(PretendHost.Killed.class);
        vm.host.snapshots.clear();

        vm.run();

        assertThat(vm.notes.told)
                .containsExactly(
                        "discarded: its snapshot is not on the host any more",
                        "taken",
                        "completed");
    }

    @Test
    void itIsLoudlyFullAgainWhereTheOlderSnapshotIsGone() throws IOException {
        PointInTime first = vm.run();
        vm.host.snapshots.clear();

        assertThat(vm.run().isFull()).isTrue();
        assertThat(vm.notes.told)
                .contains("full every disk: the snapshot of "
                        + first.createdAt()
                        + ", which is what there is a copy of, is not on the host any"
                        + " more");
        vm.assertEveryPointIsRight();
    }

    @Test
    void itIsLoudlyFullAgainWhereTheTrackingIsDistrusted() throws IOException {
        vm.run();
        vm.host.distrust = Optional.of("change tracking cannot be trusted here");

        assertThat(vm.run().isFull()).isTrue();
        assertThat(vm.notes.told).contains("full xvda: change tracking cannot be trusted here");
    }

    @Test
    void aDiskThatIsNewIsCopiedInFullAndTheOthersAreNot() throws IOException {
        vm.run();
        vm.host.disks.put("xvdc", new byte[70_000]);

        PointInTime second = vm.run();

        assertThat(second.disks())
                .extracting(disk -> disk.behind().isEmpty())
                .containsExactly(false, false, true);
        assertThat(vm.notes.told).contains("full xvdc: the disk is new");
    }

    @Test
    void anIncrementThatDiffersFromItsSnapshotIsCopiedInFull() throws IOException {
        vm.run();
        vm.host.disk("xvda")[5]++;
        vm.host.wrongDownloads = 1;

        PointInTime second = vm.run();

        assertThat(second.disks())
                .extracting(disk -> disk.behind().isEmpty())
                .containsExactly(true, false);
        assertThat(vm.notes.told).contains("full xvda: the copy differs from the snapshot");
        vm.assertEveryPointIsRight();
    }

    @Test
    void aCopyThatDiffersAlsoInFullIsNoPointInTimeAndTheOlderSnapshotStays() throws IOException {
        PointInTime first = vm.run();
        vm.host.disk("xvda")[5]++;
        vm.host.wrongDownloads = 2;

        assertThatThrownBy(vm::run)
                .isInstanceOf(ChecksumException.class)
                .hasMessageContaining("xvda differs from snapshot");
        assertThat(vm.backups().points()).containsExactly(first);
        assertThat(vm.host.snapshots).containsKey(first.snapshot());

        vm.run();
        vm.assertEveryPointIsRight();
    }

    @Test
    void onlyTheUserWhoMadeThemCanReadBackups() throws IOException {
        vm.run();

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(vm.backups().directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void anotherFormatBeginsWithAFullCopy() throws IOException {
        vm.run();

        PointInTime raw = vm.run(PointInTime.Format.RAW);

        assertThat(raw.isFull()).isTrue();
        assertThat(Files.size(vm.backups().file(raw, raw.disks().getFirst())))
                .isEqualTo(raw.disks().getFirst().size());
    }

    @Test
    void aSecondRunAtATimeIsRefusedAndToldWhoTheFirstIs() throws IOException {
        try (DirectoryLock _ = vm.directory.lock("backup run")) {
            assertThatThrownBy(() -> vm.directory.lock("backup prune"))
                    .isInstanceOf(DirectoryInUseException.class);
        }
        try (DirectoryLock _ = vm.directory.lock("backup prune")) {
            assertThat(Files.readString(vm.path.resolve(DirectoryLock.FILE)))
                    .startsWith(
                            "backup prune, process " + ProcessHandle.current().pid());
        }
    }

    private static List<String> hidden(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }
}
