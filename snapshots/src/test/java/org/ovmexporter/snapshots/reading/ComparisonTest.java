package org.ovmexporter.snapshots.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunk.State;
import org.ovmexporter.extents.Chunks;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.DiskContents;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.OpenDisk;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

class ComparisonTest extends EngineTest {
    private static final long MIB = 1 << 20;

    private SandboxVm vm;
    private GuestWrites guest;

    @BeforeEach
    void makeVm() throws IOException {
        vm = fixture.vm(1, FIRST, SECOND);
        guest = new GuestWrites(vm.disks().getFirst(), 1);
    }

    @Test
    void twoSnapshotsWithNothingBetweenThemDoNotDiffer() throws Exception {
        Snapshot older = Fixture.create(snapshots, vm);
        Snapshot newer = Fixture.create(snapshots, vm);

        assertThat(changed(older, newer, 0)).isEmpty();
        assertThat(changed(older, newer, 1)).isEmpty();
    }

    @Test
    void aWriteIsNamedAndNotMuchAroundIt() throws Exception {
        Snapshot older = Fixture.create(snapshots, vm);
        guest.random(4 * MIB + 4096, 4096);
        Snapshot newer = Fixture.create(snapshots, vm);

        List<Chunk> changed = changed(older, newer, 0);

        assertThat(changed)
                .anyMatch(
                        chunk -> chunk.start() <= 4 * MIB + 4096 && chunk.end() >= 4 * MIB + 8192);
        assertThat(changed.stream().mapToLong(Chunk::length).sum()).isLessThanOrEqualTo(2 * MIB);
        assertThat(changed(older, newer, 1)).isEmpty();
    }

    @Test
    void whatWasPunchedIsZero() throws Exception {
        Snapshot older = Fixture.create(snapshots, vm);
        guest.punch(0, MIB);
        Snapshot newer = Fixture.create(snapshots, vm);

        assertThat(changed(older, newer, 0)).containsExactly(new Chunk(0, MIB, 0, State.ZERO));
    }

    @Test
    void whatWasZeroedInPlaceIsZeroToo() throws Exception {
        Snapshot older = Fixture.create(snapshots, vm);
        guest.zero(0, MIB);
        Snapshot newer = Fixture.create(snapshots, vm);

        assertThat(changed(older, newer, 0)).containsExactly(new Chunk(0, MIB, 0, State.ZERO));
    }

    @Test
    void aDiskThatGrewIsCoveredToItsNewEnd() throws Exception {
        Snapshot older = Fixture.create(snapshots, vm);
        guest.grow(MIB);
        Snapshot newer = Fixture.create(snapshots, vm);

        try (DiskContents contents = compare(older, newer)) {
            assertThat(contents.disks().getFirst().baseSize()).hasValue(Fixture.DISK);
            assertThat(contents.disks().getFirst().disk().size()).isEqualTo(Fixture.DISK + MIB);
        }
        assertThat(changed(older, newer, 0))
                .containsExactly(new Chunk(Fixture.DISK, MIB, 0, State.ZERO));
    }

    @Test
    void theWrittenChunksCoverTheDataAndLeaveTheHolesOut() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        byte[] disk = read(snapshot, 0);
        byte[] copy = new byte[disk.length];

        long written = apply(written(snapshot), disk, copy);

        assertThat(copy).isEqualTo(disk);
        assertThat(written).isBetween(2 * MIB, 4 * MIB);
    }

    @Test
    void eachOfTwentyIncrementsGivesTheNextSnapshot() throws Exception {
        Snapshot older = Fixture.create(snapshots, vm);
        byte[] copy = read(older, 0);
        for (int round = 0; round < 20; round++) {
            change(round);
            Snapshot newer = Fixture.create(snapshots, vm);
            byte[] expected = read(newer, 0);

            copy = Arrays.copyOf(copy, Math.max(copy.length, expected.length));
            apply(changed(older, newer, 0), expected, copy);

            copy = Arrays.copyOf(copy, expected.length);
            assertThat(copy).as("round %s", round).isEqualTo(expected);
            snapshots.delete(vm.name(), older.id());
            older = newer;
        }
    }

    private void change(int round) throws IOException {
        long at = round * 397L % 8 * MIB + round * 4096L;
        switch (round % 5) {
            case 0 -> guest.random(at, 100_000);
            case 1 -> guest.punch(at, 300_000);
            case 2 -> guest.zero(at, 200_000);
            case 3 -> guest.allocate(at, 500_000);
            default -> guest.grow(123_456);
        }
        guest.random(at / 2, 10);
    }

    private List<Chunk> changed(Snapshot older, Snapshot newer, int disk) throws IOException {
        try (DiskContents contents = compare(older, newer)) {
            return list(contents.disks().get(disk), State.DATA, State.ZERO);
        }
    }

    private DiskContents compare(Snapshot older, Snapshot newer) throws IOException {
        return snapshots.compare(older, newer, newer.disks(), Selection.WHOLE);
    }

    private List<Chunk> written(Snapshot snapshot) throws IOException {
        try (DiskContents contents =
                snapshots.contents(snapshot, snapshot.disks(), Selection.WHOLE)) {
            return list(contents.disks().getFirst(), State.DATA);
        }
    }

    private static List<Chunk> list(DiskContents.Disk disk, State... states) {
        List<Chunk> chunks = new ArrayList<>();
        Chunks.only(Set.of(states), disk.cover().iterator()).forEachRemaining(chunks::add);
        return chunks;
    }

    private byte[] read(Snapshot snapshot, int disk) throws IOException {
        try (OpenDisk open = snapshots.open(
                CallingThread.ofPool(), snapshot, snapshot.disks().get(disk))) {
            return Fixture.read(open);
        }
    }

    private static long apply(List<Chunk> chunks, byte[] disk, byte[] copy) {
        long bytes = 0;
        for (Chunk chunk : chunks) {
            int start = (int) chunk.start();
            int length = (int) chunk.length();
            if (chunk.state() == State.ZERO) {
                Arrays.fill(copy, start, start + length, (byte) 0);
            } else {
                System.arraycopy(disk, start, copy, start, length);
            }
            bytes += length;
        }
        return bytes;
    }
}
