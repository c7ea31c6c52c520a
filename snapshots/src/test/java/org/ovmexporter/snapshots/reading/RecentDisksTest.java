package org.ovmexporter.snapshots.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.OpenDisk;
import org.ovmexporter.snapshots.Snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A snapshot whose disk is read again and again, as a client does that asks for many ranges. */
@Timeout(120)
class RecentDisksTest extends EngineTest {
    /** How many descriptors an open file has: its own, and its channel's. */
    private static final long ONE_FILE = 2;

    private SandboxVm vm;
    private Snapshot snapshot;

    @BeforeEach
    void takeSnapshot() throws Exception {
        vm = fixture.vm(1, FIRST);
        snapshot = Fixture.create(snapshots, vm);
    }

    @Test
    void itsDiskIsOpenOnceHoweverManyReadIt() throws Exception {
        try (OpenDisk first = open();
                OpenDisk second = open()) {
            assertThat(read(first)).isEqualTo(read(second));
            assertThat(descriptors()).isEqualTo(ONE_FILE);
        }
        try (OpenDisk third = open()) {
            assertThat(descriptors()).isEqualTo(ONE_FILE);
            assertThat(read(third)).hasSize(4096);
        }
    }

    @Test
    void itsDiskIsClosedSoonAfterItWasLastRead() throws Exception {
        // Soon is a second, which a slow machine may take to look.
        do {
            open().close();
        } while (descriptors() == 0);

        awaitClosed();
    }

    @Test
    void closingItTwiceTakesItFromNobodyElse() throws Exception {
        OpenDisk first = open();
        try (OpenDisk second = open()) {
            first.close();
            first.close();
            Thread.sleep(1500);
            assertThat(read(second)).hasSize(4096);
        }
    }

    @Test
    void whenItIsDeletedItIsHeldByItsReadersOnly() throws Exception {
        OpenDisk reader = open();
        open().close();
        snapshots.delete(vm.name(), snapshot.id());

        assertThat(read(reader)).hasSize(4096);
        reader.close();
        awaitClosed();
    }

    @Test
    void whenAnotherExporterDeletesItItIsGoneThoughItsDiskIsOpen() throws Exception {
        snapshots.find(vm.name(), snapshot.id());
        try (OpenDisk _ = open()) {
            assertThat(snapshots.find(vm.name(), snapshot.id())).contains(snapshot);
            fixture.exporter(fixture.directory.resolve("other.db"))
                    .delete(vm.name(), snapshot.id());

            assertThat(snapshots.find(vm.name(), snapshot.id())).isEmpty();
        }
    }

    @Test
    void itIsNoOtherVmsHoweverRecentlyItWasFound() throws Exception {
        snapshots.find(vm.name(), snapshot.id());

        assertThat(snapshots.find("another-vm", snapshot.id())).isEmpty();
    }

    private OpenDisk open() throws IOException {
        return snapshots.open(CallingThread.ofPool(), snapshot, snapshot.disks().getFirst());
    }

    private static byte[] read(OpenDisk disk) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        disk.read(CallingThread.ofPool(), 0, buffer);
        return buffer.array();
    }

    private long descriptors() throws IOException {
        Path disk = fixture.path(snapshot, snapshot.disks().getFirst());
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(one -> isOpen(one, disk)).count();
        }
    }

    private static boolean isOpen(Path descriptor, Path disk) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(disk.toString());
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitClosed() throws Exception {
        while (descriptors() > 0) {
            Thread.sleep(20);
        }
    }
}
