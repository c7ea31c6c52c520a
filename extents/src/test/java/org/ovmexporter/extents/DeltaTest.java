package org.ovmexporter.extents;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

import org.junit.jupiter.api.Test;
import org.ovmexporter.extents.Chunk.State;
import org.ovmexporter.extents.Extent.Kind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

class DeltaTest {

    @Domain(Disks.class)
    @Domain(DomainContext.Global.class)
    @Property
    void appliedToACopyOfTheOlderDiskGivesTheNewerDisk(
            @ForAll Disk older, @ForAll Disk newer, @ForAll @IntRange(min = 1, max = 9) int split) {
        var delta = changed(older.map(split), newer.map(9));

        assertThat(Disk.apply(delta, older.bytes(), newer.bytes())).isEqualTo(newer.bytes());
    }

    @Domain(Disks.class)
    @Property
    void appliedThroughAShorterDiskItCleansWhatTheCopyHeldPastItsEnd(
            @ForAll Disk first, @ForAll Disk second, @ForAll Disk third) {
        byte[] copy = first.bytes();
        copy = writeOnly(changed(first.map(9), second.map(9)), copy, second.bytes());
        copy = writeOnly(changed(second.map(9), third.map(9)), copy, third.bytes());

        assertThat(Arrays.copyOf(copy, third.bytes().length)).isEqualTo(third.bytes());
    }

    @Domain(Disks.class)
    @Domain(DomainContext.Global.class)
    @Property
    void namesNoBlockWhoseAddressAndKindAreTheSame(
            @ForAll Disk older, @ForAll Disk newer, @ForAll @IntRange(min = 1, max = 9) int split) {
        changed(older.map(split), newer.map(9)).forEachRemaining(chunk -> {
            for (long at = chunk.start(); at < chunk.end(); at++) {
                assertThat(provablyEqual(older, newer, (int) at))
                        .as("block %s", at)
                        .isFalse();
            }
        });
    }

    @Domain(Disks.class)
    @Domain(DomainContext.Global.class)
    @Property
    void ofADiskAndItselfIsEmptyHoweverItsExtentsAreSplit(
            @ForAll Disk disk, @ForAll @IntRange(min = 1, max = 9) int split) {
        Disk identified = new Disk(disk.blocks().stream()
                .filter(block -> !(block instanceof Disk.Block.Opaque))
                .toList());

        assertThat(changed(identified.map(split), identified.map(9)).hasNext()).isFalse();
    }

    @Domain(Disks.class)
    @Property
    void squashedCoversTheSameBytesInTheSameStates(@ForAll Disk older, @ForAll Disk newer) {
        var plain = states(changed(older.map(9), newer.map(9)), newer.size());
        var squashed = states(Chunks.squash(changed(older.map(9), newer.map(9))), newer.size());

        assertThat(squashed).isEqualTo(plain);
    }

    @Domain(Disks.class)
    @Property
    void isAscendingAndSquashedHasNoNeighboursOfOneState(@ForAll Disk older, @ForAll Disk newer) {
        List<Chunk> chunks = list(Chunks.squash(changed(older.map(9), newer.map(9))));

        for (int i = 1; i < chunks.size(); i++) {
            assertThat(chunks.get(i).start())
                    .isGreaterThanOrEqualTo(chunks.get(i - 1).end());
            Chunk before = chunks.get(i - 1);
            assertThat(before.state() == chunks.get(i).state()
                            && before.end() == chunks.get(i).start())
                    .isFalse();
        }
    }

    @Domain(Disks.class)
    @Domain(DomainContext.Global.class)
    @Property
    void coversTheWholeDiskWithoutAGap(
            @ForAll Disk older, @ForAll Disk newer, @ForAll @IntRange(max = 45) int from) {
        Assume.that(from <= newer.size());
        long position = from;
        for (Chunk chunk : list(Delta.between(older.map(9), newer.map(9), from))) {
            assertThat(chunk.start()).isEqualTo(position);
            assertThat(chunk.length()).isPositive();
            position = chunk.end();
        }
        assertThat(position).isEqualTo(newer.size());
    }

    @Domain(Disks.class)
    @Domain(DomainContext.Global.class)
    @Property
    void windowsConcatenateToTheWhole(
            @ForAll Disk older,
            @ForAll Disk newer,
            @ForAll @IntRange(min = 1, max = 9) int split,
            @ForAll @IntRange(min = 1, max = 12) int window) {
        List<Chunk> bytes = new ArrayList<>();
        for (long from = 0; from < newer.size(); from += window) {
            Chunks.until(from + window, Delta.between(older.map(split), newer.map(9), from))
                    .forEachRemaining(chunk -> bytes.addAll(singleBytes(chunk)));
        }

        List<Chunk> whole = new ArrayList<>();
        Delta.between(older.map(split), newer.map(9), 0)
                .forEachRemaining(chunk -> whole.addAll(singleBytes(chunk)));
        assertThat(bytes).isEqualTo(whole);
    }

    @Domain(Disks.class)
    @Property
    void whatItCallsUnchangedHoldsTheSameBytes(@ForAll Disk older, @ForAll Disk newer) {
        Chunks.only(Set.of(State.UNCHANGED), Delta.between(older.map(9), newer.map(9), 0))
                .forEachRemaining(
                        chunk -> assertThat(part(newer, chunk)).isEqualTo(part(older, chunk)));
    }

    @Test
    void writingInTheMiddleOfALargeExtentNamesOnlyTheMiddle() {
        var older = map(100, new Extent(0, 100, 5000, Kind.DATA));
        var newer = map(
                100,
                new Extent(0, 40, 5000, Kind.DATA),
                new Extent(40, 4, 9000, Kind.DATA),
                new Extent(44, 56, 5044, Kind.DATA));

        assertThat(list(changed(older, newer))).containsExactly(new Chunk(40, 4, 9000, State.DATA));
    }

    @Test
    void dataThatBecameAHoleIsAZeroChunk() {
        var older = map(30, new Extent(0, 30, 100, Kind.DATA));
        var newer = map(30, new Extent(0, 10, 100, Kind.DATA), new Extent(20, 10, 120, Kind.DATA));

        assertThat(list(changed(older, newer))).containsExactly(new Chunk(10, 10, 0, State.ZERO));
    }

    @Test
    void dataThatBecameUnwrittenIsAZeroChunk() {
        var older = map(30, new Extent(0, 30, 100, Kind.DATA));
        var newer = map(30, new Extent(0, 30, 100, Kind.ZERO));

        assertThat(list(changed(older, newer))).containsExactly(new Chunk(0, 30, 0, State.ZERO));
    }

    @Test
    void aHoleThatTheDiskGrewByIsAZeroChunk() {
        var older = map(10, new Extent(0, 10, 100, Kind.DATA));
        var newer = map(50, new Extent(0, 10, 100, Kind.DATA));

        assertThat(list(changed(older, newer))).containsExactly(new Chunk(10, 40, 0, State.ZERO));
    }

    @Test
    void ofAShorterDiskEndsAtTheShorterSize() {
        var older = map(50, new Extent(0, 50, 100, Kind.DATA));
        var newer = map(20, new Extent(0, 64, 900, Kind.DATA));

        assertThat(list(changed(older, newer))).containsExactly(new Chunk(0, 20, 900, State.DATA));
    }

    @Test
    void opaqueExtentsAreChangedEvenAtTheSameAddress() {
        var disk = map(10, new Extent(0, 10, 100, Kind.OPAQUE));

        assertThat(list(changed(disk, disk))).containsExactly(new Chunk(0, 10, 100, State.DATA));
    }

    @Test
    void neighboursThatAreApartOnTheDeviceStayApartUntilSquashed() {
        var older = map(20);
        var newer = map(20, new Extent(0, 10, 700, Kind.DATA), new Extent(10, 10, 300, Kind.DATA));

        assertThat(list(changed(older, newer))).hasSize(2);
        assertThat(list(Chunks.squash(changed(older, newer))))
                .containsExactly(new Chunk(0, 20, 700, State.DATA));
    }

    /** What a client is told to do. */
    private static Iterator<Chunk> changed(ExtentMap older, ExtentMap newer) {
        return Chunks.only(Set.of(State.DATA, State.ZERO), Delta.between(older, newer, 0));
    }

    private static List<Chunk> singleBytes(Chunk chunk) {
        return LongStream.range(chunk.start(), chunk.end())
                .mapToObj(at -> chunk.clip(at, at + 1))
                .toList();
    }

    private static byte[] part(Disk disk, Chunk chunk) {
        return Arrays.copyOfRange(disk.bytes(), (int) chunk.start(), (int) chunk.end());
    }

    private static byte[] writeOnly(Iterator<Chunk> delta, byte[] copy, byte[] newer) {
        byte[] written = Disk.apply(delta, copy, newer);
        byte[] result = Arrays.copyOf(copy, Math.max(copy.length, written.length));
        System.arraycopy(written, 0, result, 0, written.length);
        return result;
    }

    private static boolean provablyEqual(Disk older, Disk newer, int at) {
        if (at >= older.size()) {
            return false;
        }
        Disk.Block before = older.blocks().get(at);
        Disk.Block after = newer.blocks().get(at);
        return (before instanceof Disk.Block.Zero && after instanceof Disk.Block.Zero)
                || (before instanceof Disk.Block.Data && before.equals(after));
    }

    private static List<String> states(Iterator<Chunk> chunks, long size) {
        List<String> states = new ArrayList<>(Collections.nCopies((int) size, "-"));
        chunks.forEachRemaining(chunk -> {
            for (long at = chunk.start(); at < chunk.end(); at++) {
                assertThat(states.set((int) at, chunk.state().name())).isEqualTo("-");
            }
        });
        return states;
    }

    private static ExtentMap map(long size, Extent... extents) {
        return ExtentMap.of(size, List.of(extents));
    }

    private static <T> List<T> list(Iterator<T> iterator) {
        List<T> list = new ArrayList<>();
        iterator.forEachRemaining(list::add);
        return list;
    }
}
