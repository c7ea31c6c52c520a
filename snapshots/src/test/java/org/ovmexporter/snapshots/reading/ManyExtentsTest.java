package org.ovmexporter.snapshots.reading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.DiskBytes;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.Increment;
import org.ovmexporter.snapshots.OpenDisk;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * A disk of 10 GiB in 163,840 extents, which takes clusters of 4 KiB; run by
 * {@code CLUSTER=4K ocfs2/run-tests snapshots@ocfs2-4k}.
 */
@Tag("ocfs2-4k")
class ManyExtentsTest extends EngineTest {
    private static final int EXTENTS = 160 << 10;
    private static final int BLOCK = 4096;
    private static final long STRIDE = 64 << 10;
    private static final int CHANGED = 100;

    @Test
    void isComparedToTheLastExtent() throws Exception {
        SandboxVm vm = SandboxVm.add(
                fixture.host,
                1,
                "vm 1",
                List.of(new SandboxVm.Disk(Fixture.FIRST, EXTENTS * STRIDE)));
        Path disk = vm.disks().getFirst();
        write(disk, EXTENTS, index -> index);
        Snapshot older = Fixture.create(snapshots, vm);
        Random random = new Random(1);
        int[] changed = random.ints(0, EXTENTS).distinct().limit(CHANGED - 1).toArray();
        // The last one as well, in the last page of the map.
        write(disk, CHANGED, index -> index == 0 ? EXTENTS - 1 : changed[index - 1]);
        Snapshot newer = Fixture.create(snapshots, vm);

        assertThat(extents(newer)).isGreaterThanOrEqualTo(EXTENTS);
        List<Chunk> chunks = Increment.between(snapshots, older, newer, Selection.WHOLE);
        Increment.requireOrder(chunks, EXTENTS * STRIDE);
        for (int index = 0; index < CHANGED; index++) {
            long block = (index == 0 ? EXTENTS - 1 : changed[index - 1]) * STRIDE;
            assertThat(chunks)
                    .as("of the block at %d", block)
                    .anyMatch(chunk -> chunk.state() == Chunk.State.DATA
                            && chunk.start() <= block
                            && chunk.end() >= block + BLOCK);
            assertThat(read(newer, block))
                    .isEqualTo(bytes(disk, block))
                    .isNotEqualTo(read(older, block));
        }
        assertThat(chunks.stream().mapToLong(Chunk::length).sum())
                .isLessThanOrEqualTo(CHANGED * (1L << 20));
    }

    private interface Order {
        int of(int index);
    }

    private static void write(Path disk, int count, Order blocks) throws IOException {
        byte[] bytes = new byte[BLOCK];
        new Random(count).nextBytes(bytes);
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            for (int index = 0; index < count; index++) {
                channel.write(ByteBuffer.wrap(bytes), blocks.of(index) * STRIDE);
            }
            channel.force(true);
        }
    }

    private int extents(Snapshot snapshot) throws IOException {
        try (OpenDisk disk = Increment.open(snapshots, snapshot)) {
            int count = 0;
            Iterator<Extent> extents = disk.map(CallingThread.ofPool()).source().from(0);
            for (; extents.hasNext(); extents.next()) {
                count++;
            }
            return count;
        }
    }

    private byte[] read(Snapshot snapshot, long at) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (OpenDisk disk = Increment.open(snapshots, snapshot)) {
            DiskBytes.of(disk).read(at, block);
        }
        return block.array();
    }

    private static byte[] bytes(Path file, long at) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (block.hasRemaining()) {
                channel.read(block, at + block.position());
            }
        }
        return block.array();
    }
}
