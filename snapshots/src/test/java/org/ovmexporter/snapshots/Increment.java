package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunk.State;
import org.ovmexporter.extents.Chunks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What a client does with an increment, by the steps in docs/api.md, and what comes of it. */
public final class Increment {
    /** Disks may be longer than memory allows. */
    private static final int WINDOW = 16 << 20;

    /** In the part by which a copy grows: one that was longer once may hold anything there. */
    private static final byte STALE = 0x5A;

    private Increment() {}

    /** The engine's increment for the VM's first disk. */
    public static List<Chunk> between(
            Snapshots snapshots, Snapshot older, Snapshot newer, Selection selection)
            throws IOException {
        try (DiskContents contents = snapshots.compare(older, newer, newer.disks(), selection)) {
            return changed(contents.disks().getFirst().cover().iterator());
        }
    }

    /** What a client has to write. */
    public static List<Chunk> changed(Iterator<Chunk> cover) {
        List<Chunk> chunks = new ArrayList<>();
        Chunks.only(Set.of(State.DATA, State.ZERO), cover).forEachRemaining(chunks::add);
        return chunks;
    }

    public static OpenDisk open(Snapshots snapshots, Snapshot snapshot) throws IOException {
        return snapshots.open(CallingThread.ofPool(), snapshot, snapshot.disks().getFirst());
    }

    /** Requires chunks that ascend, do not overlap, and lie in [0, {@code size}). */
    public static void requireOrder(List<Chunk> chunks, long size) {
        long position = 0;
        for (Chunk chunk : chunks) {
            assertThat(chunk.start()).as("start of %s", chunk).isGreaterThanOrEqualTo(position);
            assertThat(chunk.length()).as("length of %s", chunk).isPositive();
            assertThat(chunk.end()).as("end of %s", chunk).isLessThanOrEqualTo(size);
            position = chunk.end();
        }
    }

    /**
     * Makes the older disk as long as the newer one, applies the chunks, and compares.
     *
     * @return where the first byte is that differs; empty where the increment is right
     */
    public static OptionalLong firstDifference(List<Chunk> chunks, DiskBytes older, DiskBytes newer)
            throws IOException {
        for (long at = 0; at < newer.size(); at += WINDOW) {
            byte[] copy = window(older, at, newer.size());
            byte[] expected = window(newer, at, newer.size());
            for (Chunk chunk : chunks) {
                apply(chunk, at, copy, expected);
            }
            int difference = Arrays.mismatch(copy, expected);
            if (difference >= 0) {
                return OptionalLong.of(at + difference);
            }
        }
        return OptionalLong.empty();
    }

    private static byte[] window(DiskBytes disk, long at, long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(WINDOW, size - at));
        int present = (int) Math.clamp(disk.size() - at, 0L, bytes.capacity());
        if (present > 0) {
            disk.read(at, bytes.limit(present));
        }
        Arrays.fill(bytes.array(), present, bytes.capacity(), STALE);
        return bytes.array();
    }

    private static void apply(Chunk chunk, long window, byte[] copy, byte[] newer) {
        int start = (int) Math.max(0, chunk.start() - window);
        int end = (int) Math.min(copy.length, chunk.end() - window);
        if (start >= end) {
            return;
        }
        switch (chunk.state()) {
            case DATA -> System.arraycopy(newer, start, copy, start, end - start);
            case ZERO -> Arrays.fill(copy, start, end, (byte) 0);
            case UNCHANGED -> throw new IllegalArgumentException("not to be written: " + chunk);
        }
    }
}
