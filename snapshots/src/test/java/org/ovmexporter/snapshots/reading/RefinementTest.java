package org.ovmexporter.snapshots.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunk.State;
import org.ovmexporter.snapshots.OverdueException;
import org.ovmexporter.snapshots.Selection;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Blocks are of 4 bytes here, and lie on both sides of where a piece ends. */
class RefinementTest {
    private static final List<State> STATES = List.of(State.values());
    private static final int BLOCK = 4;
    private static final long SHIFT = PairReading.PIECE - 32;
    private static final DueTime NONE = new DueTime(Duration.ofDays(1));

    @Property(tries = 300)
    void appliedToTheOlderDiskItGivesTheNewer(
            @ForAll long seed,
            @ForAll @IntRange(max = 64) int olderLength,
            @ForAll @IntRange(max = 64) int newerLength) {
        Pair pair = Pair.random(seed, olderLength, newerLength);

        byte[] copy = Arrays.copyOf(pair.older.content(), Math.max(olderLength, newerLength));
        for (Chunk chunk : pair.refine()) {
            for (long at = chunk.start(); at < chunk.end(); at++) {
                int index = (int) (at - SHIFT);
                switch (chunk.state()) {
                    case DATA -> copy[index] = pair.newer.content()[index];
                    case ZERO -> copy[index] = 0;
                    case UNCHANGED -> {}
                }
            }
        }
        assertThat(Arrays.copyOf(copy, newerLength)).isEqualTo(pair.newer.content());
    }

    @Property(tries = 300)
    void coversWhatTheDeltaCovers(
            @ForAll long seed,
            @ForAll @IntRange(max = 64) int olderLength,
            @ForAll @IntRange(max = 64) int newerLength) {
        long position = SHIFT;
        for (Chunk chunk : Pair.random(seed, olderLength, newerLength).refine()) {
            assertThat(chunk.start()).isEqualTo(position);
            position = chunk.end();
        }
        assertThat(position).isEqualTo(SHIFT + newerLength);
    }

    @Property(tries = 300)
    void noBlockThatItNamesIsTheSameInBoth(
            @ForAll long seed, @ForAll @IntRange(max = 64) int length) {
        Pair pair = Pair.random(seed, length, length);

        List<Chunk> refined = pair.refine();
        for (Chunk given : pair.delta()) {
            for (long start = given.start(); start < given.end(); ) {
                long end = Math.min((start / BLOCK + 1) * BLOCK, given.end());
                assertThat(state(refined, start, end) == State.UNCHANGED)
                        .as("block %s of %s", start, given)
                        .isEqualTo(pair.isSame(start, end));
                start = end;
            }
        }
    }

    @Test
    void aBlockThatBecameAllZerosIsZeroThoughItIsWritten() {
        Pair pair = new Pair(
                new byte[] {1, 2, 3, 4},
                new byte[4],
                List.of(new Chunk(SHIFT, 4, 900, State.DATA)));

        assertThat(pair.refine()).containsExactly(new Chunk(SHIFT, 4, 0, State.ZERO));
    }

    @Test
    void aHoleWhereZerosWereWrittenIsUnchanged() {
        Pair pair = new Pair(new byte[4], new byte[4], List.of(new Chunk(SHIFT, 4, 0, State.ZERO)));

        assertThat(pair.refine()).containsExactly(new Chunk(SHIFT, 4, 0, State.UNCHANGED));
    }

    @Test
    void whatLiesPastTheOlderDisksEndStaysChanged() {
        Pair pair = new Pair(
                new byte[4],
                new byte[] {0, 0, 0, 0, 7, 7, 7, 7},
                List.of(new Chunk(SHIFT, 8, 900, State.DATA)));

        assertThat(pair.refine())
                .containsExactly(
                        new Chunk(SHIFT, 4, 0, State.UNCHANGED),
                        new Chunk(SHIFT + 4, 4, 904, State.DATA));
    }

    @Test
    void changedBlocksKeepTheirAddressesAndNeighboursAreOne() {
        byte[] newer = new byte[24];
        Arrays.fill(newer, 8, 20, (byte) 5);
        Pair pair = new Pair(new byte[24], newer, List.of(new Chunk(SHIFT, 24, 900, State.DATA)));

        assertThat(pair.refine())
                .containsExactly(
                        new Chunk(SHIFT, 8, 0, State.UNCHANGED),
                        new Chunk(SHIFT + 8, 12, 908, State.DATA),
                        new Chunk(SHIFT + 20, 4, 0, State.UNCHANGED));
    }

    @Test
    void nothingThatTheDeltaCallsUnchangedIsRead() {
        DiskReader unreadable = (_, _) -> {
            throw new AssertionError("read");
        };
        var delta = List.of(new Chunk(0, 10L << 30, 0, State.UNCHANGED));

        assertThat(list(new Refinement(
                        delta.iterator(),
                        unreadable,
                        10L << 30,
                        unreadable,
                        Selection.FINEST,
                        NONE)))
                .isEqualTo(delta);
    }

    @Test
    void itSaysSomethingNowAndThenThoughNothingDiffers() {
        long size = 1L << 30;
        MemoryDisk disk = new MemoryDisk(size, new byte[0]);
        var delta = List.of(new Chunk(0, size, 900, State.DATA));

        assertThat(list(new Refinement(
                        delta.iterator(), disk, size, disk, Selection.COARSEST, NONE)))
                .hasSizeGreaterThan(10)
                .allMatch(chunk -> chunk.state() == State.UNCHANGED);
    }

    @Test
    void afterTheDeadlineItFails() {
        Pair pair =
                new Pair(new byte[4], new byte[4], List.of(new Chunk(SHIFT, 4, 900, State.DATA)));

        assertThatThrownBy(() -> list(pair.refinement(new DueTime(Duration.ZERO))))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(OverdueException.class);
    }

    private static State state(List<Chunk> chunks, long start, long end) {
        return chunks.stream()
                .filter(chunk -> chunk.start() <= start && end <= chunk.end())
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** Two disks and a delta that is right, and names more than what differs. */
    private record Pair(MemoryDisk older, MemoryDisk newer, List<Chunk> delta) {

        Pair(byte[] older, byte[] newer, List<Chunk> delta) {
            this(new MemoryDisk(SHIFT, older), new MemoryDisk(SHIFT, newer), delta);
        }

        static Pair random(long seed, int olderLength, int newerLength) {
            Random random = new Random(seed);
            byte[] older = new byte[olderLength];
            for (int i = 0; i < olderLength; i++) {
                older[i] = (byte) (random.nextInt(3) / 2);
            }
            byte[] newer = Arrays.copyOf(older, newerLength);
            List<Chunk> delta = new ArrayList<>();
            for (int start = 0; start < newerLength; ) {
                int end = Math.min(newerLength, start + 1 + random.nextInt(12));
                State state = STATES.get(random.nextInt(STATES.size()));
                if (state == State.UNCHANGED && end > olderLength) {
                    state = State.DATA;
                }
                for (int at = start; at < end; at++) {
                    if (state == State.ZERO) {
                        newer[at] = 0;
                    } else if (state == State.DATA && random.nextInt(4) == 0) {
                        newer[at] = (byte) random.nextInt(2);
                    }
                }
                delta.add(new Chunk(
                        SHIFT + start, end - start, state == State.DATA ? 5000 + start : 0, state));
                start = end;
            }
            return new Pair(older, newer, delta);
        }

        boolean isSame(long start, long end) {
            int from = (int) (start - SHIFT);
            int to = (int) (end - SHIFT);
            return Arrays.equals(older.content(), from, to, newer.content(), from, to);
        }

        Refinement refinement(DueTime deadline) {
            return new Refinement(delta.iterator(), older, older.size(), newer, BLOCK, deadline);
        }

        List<Chunk> refine() {
            return list(refinement(NONE));
        }
    }

    private static List<Chunk> list(Iterator<Chunk> chunks) {
        List<Chunk> list = new ArrayList<>();
        chunks.forEachRemaining(list::add);
        return list;
    }
}
