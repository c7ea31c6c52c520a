package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * What only OCFS2 has, or has otherwise; run by {@code ocfs2/run-tests snapshots@ocfs2} on any
 * cluster size.
 */
@Tag("ocfs2")
class Ocfs2Test extends EngineTest {
    /** The longest file that OCFS2 keeps in its inode, in blocks of 4 KiB, is 3896 bytes long. */
    private static final int INLINE = 3000;

    private static final int MIB = 1 << 20;

    @Test
    void aDiskInsideOfItsInodeIsFetchedWholeWheneverItIsCompared() throws Exception {
        TrackedVm vm = vmInsideOfItsInode();
        StoredDisk older = vm.take();
        vm.guest().random(100, 10);
        StoredDisk newer = vm.take();

        // Its address stays the same while its bytes change.
        assertThat(newer.map().source().from(0))
                .toIterable()
                .singleElement()
                .extracting(Extent::kind)
                .isEqualTo(Extent.Kind.OPAQUE);
        assertThat(vm.increment(older, newer))
                .singleElement()
                .matches(chunk -> chunk.start() == 0
                        && chunk.length() == INLINE
                        && chunk.state() == Chunk.State.DATA);
    }

    /**
     * A file that is made longer than it was written leaves its inode, so this one is only written.
     */
    private TrackedVm vmInsideOfItsInode() throws IOException {
        TrackedVm vm = new TrackedVm(fixture, INLINE);
        Files.delete(vm.disk());
        vm.guest().random(0, INLINE);
        return vm;
    }

    @Test
    void aDiskThatLeavesItsInodeIsRight() throws Exception {
        TrackedVm vm = vmInsideOfItsInode();
        StoredDisk inside = vm.take();
        vm.guest().grow(4 * MIB);
        vm.guest().random(2 * MIB, 10);
        StoredDisk outside = vm.take();

        assertThat(vm.increment(inside, outside)).isNotEmpty();
    }

    @Test
    void spaceThatIsTakenAndNotWrittenIsNotFetched() throws Exception {
        TrackedVm vm = new TrackedVm(fixture, 16 * MIB);
        vm.guest().random(0, MIB);
        StoredDisk older = vm.take();
        vm.guest().allocate(4 * MIB, 8 * MIB);
        StoredDisk allocated = vm.take();
        assertThat(vm.increment(older, allocated))
                .allMatch(chunk -> chunk.state() == Chunk.State.ZERO);

        vm.guest().random(6 * MIB, 4096);
        StoredDisk written = vm.take();
        assertThat(vm.increment(allocated, written).stream()
                        .filter(chunk -> chunk.state() == Chunk.State.DATA)
                        .mapToLong(Chunk::length)
                        .sum())
                .isBetween(4096L, 2L * MIB);
    }

    @Test
    void onAFullRepositoryTheGuestFailsWhileASnapshotLivesAndTheSnapshotIsWhole() throws Exception {
        try (NearlyFull full = NearlyFull.on(filesystem)) {
            Fixture there = new Fixture(full.directory());
            SandboxVm vm = there.vm(1, Fixture.FIRST);
            Path disk = vm.disks().getFirst();
            new GuestWrites(disk, 1).random(0, Fixture.DISK);
            byte[] before = Files.readAllBytes(disk);
            try (Snapshots engine = there.exporter()) {
                Snapshot snapshot = Fixture.create(engine, vm);
                full.fill();

                assertThatThrownBy(() -> overwrite(disk))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("No space left on device");
                try (OpenDisk open = Increment.open(engine, snapshot)) {
                    assertThat(Arrays.mismatch(Fixture.read(open), before)).isEqualTo(-1);
                }
                engine.delete(vm.name(), snapshot.id());
                full.settle();
                new GuestWrites(disk, 1).random(0, MIB);
            }
        }
    }

    /** Overwrites what the snapshot shares, which is more than a few spare clusters. */
    private static void overwrite(Path disk) throws IOException {
        GuestWrites guest = new GuestWrites(disk, 2);
        for (long at = 0; at < Fixture.DISK; at += MIB) {
            guest.random(at, MIB);
            Command.run("sync", "--file-system", disk.toString());
        }
    }

    @Test
    void onAFullRepositoryNoSnapshotIsTakenAndNothingIsLeftOfIt() throws Exception {
        try (NearlyFull full = NearlyFull.on(filesystem)) {
            Fixture there = new Fixture(full.directory());
            SandboxVm vm = there.vm(1, Fixture.FIRST);
            try (Snapshots engine =
                    there.exporter(there.database, InstantSource.system(), Policies.DEFAULT)) {
                full.fill();

                assertThatThrownBy(() -> Fixture.create(engine, vm))
                        .isInstanceOf(LowSpaceException.class);
                assertThat(engine.list(vm.name()).items()).isEmpty();
            }
        }
    }

    @Test
    void aReadOnlyRepositoryStillGivesWhatItHas() throws Exception {
        SandboxVm vm = fixture.vm(1, Fixture.FIRST);
        Snapshot snapshot = Fixture.create(snapshots, vm);
        byte[] bytes = Files.readAllBytes(vm.disks().getFirst());
        // By a mount of its own: the kernel cannot remount an OCFS2 that one host uses alone.
        String host = fixture.host.root().toString();
        Command.run("mount", "--bind", host, host);
        try {
            Command.run("mount", "-o", "remount,bind,ro", host);
            assertThatThrownBy(() -> Fixture.create(snapshots, vm))
                    .isInstanceOf(NotSnapshotableException.class)
                    .hasMessageContaining("is mounted read-only: mount it read-write.");
            assertThatThrownBy(() -> snapshots.delete(vm.name(), snapshot.id()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Read-only file system");
            assertThat(snapshots.list(vm.name()).items())
                    .extracting(Snapshot::id)
                    .isEqualTo(List.of(snapshot.id()));
            try (OpenDisk disk = Increment.open(snapshots, snapshot)) {
                assertThat(Arrays.mismatch(Fixture.read(disk), bytes)).isEqualTo(-1);
            }
        } finally {
            unmountWhenNothingIsOpen(host);
        }
        snapshots.delete(vm.name(), snapshot.id());
        assertThat(snapshots.list(vm.name()).items()).isEmpty();
    }

    /** A disk stays open for a second after it was read. */
    private static void unmountWhenNothingIsOpen(String host) throws Exception {
        Instant end = Instant.now().plusSeconds(30);
        while (true) {
            try {
                Command.run("umount", host);
                return;
            } catch (IOException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
