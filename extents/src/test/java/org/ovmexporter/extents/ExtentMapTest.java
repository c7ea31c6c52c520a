package org.ovmexporter.extents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

import org.junit.jupiter.api.Test;
import org.ovmexporter.extents.Chunk.State;
import org.ovmexporter.extents.Extent.Kind;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

class ExtentMapTest {

    @Domain(Disks.class)
    @Property
    void writtenChunksOnAnEmptyDiskGiveTheDisk(@ForAll Disk disk) {
        byte[] copy = Disk.apply(disk.map(9).chunks(0), new byte[0], disk.bytes());

        assertThat(copy).isEqualTo(disk.bytes());
    }

    @Domain(Disks.class)
    @Property
    void coverIsAdjacentAndEndsAtTheSize(@ForAll Disk disk) {
        long position = 0;
        for (Extent run : runs(disk.map(3).cover(0))) {
            assertThat(run.logical()).isEqualTo(position);
            position = run.end();
        }
        assertThat(position).isEqualTo(disk.size());
    }

    @Test
    void holesAndUnwrittenExtentsSideBySideAreOneChunkOfZeros() {
        var map = ExtentMap.of(
                100,
                List.of(
                        new Extent(10, 10, 500, Kind.DATA),
                        new Extent(20, 30, 510, Kind.ZERO),
                        new Extent(60, 5, 900, Kind.OPAQUE)));

        assertThat(list(map.chunks(0)))
                .containsExactly(
                        new Chunk(0, 10, 0, State.ZERO),
                        new Chunk(10, 10, 500, State.DATA),
                        new Chunk(20, 40, 0, State.ZERO),
                        new Chunk(60, 5, 900, State.DATA),
                        new Chunk(65, 35, 0, State.ZERO));
    }

    @Test
    void extentsAreClippedAtTheEndOfTheDisk() {
        var map = ExtentMap.of(
                100,
                List.of(new Extent(64, 64, 4096, Kind.DATA), new Extent(128, 64, 8192, Kind.DATA)));

        assertThat(list(map.chunks(64))).containsExactly(new Chunk(64, 36, 4096, State.DATA));
    }

    @Test
    void fromAPositionInsideAnExtentOnlyTheRestIsGivenWithItsAddress() {
        var map = ExtentMap.of(100, List.of(new Extent(0, 60, 1000, Kind.DATA)));

        assertThat(runs(map.cover(50)))
                .containsExactly(
                        new Extent(50, 10, 1050, Kind.DATA), new Extent(60, 40, 0, Kind.ZERO));
    }

    @Test
    void whereExtentsOverlapTheLaterOneCountsAsOpaque() {
        var map = ExtentMap.of(
                100,
                List.of(new Extent(0, 60, 1000, Kind.DATA), new Extent(40, 60, 5000, Kind.DATA)));

        assertThat(runs(map.cover(0)))
                .containsExactly(
                        new Extent(0, 60, 1000, Kind.DATA), new Extent(60, 40, 5020, Kind.OPAQUE));
    }

    @Test
    void anEmptyDiskHasNoRuns() {
        assertThat(runs(ExtentMap.of(0, List.of()).cover(0))).isEmpty();
    }

    @Test
    void anExtentIsNeverEmptyOrNegative() {
        assertThatThrownBy(() -> new Extent(0, 0, 0, Kind.DATA))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Extent(-1, 1, 0, Kind.DATA))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Extent(Long.MAX_VALUE, 1, 0, Kind.DATA))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExtentMap.of(-1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Extent> runs(Cover cover) {
        List<Extent> runs = new ArrayList<>();
        for (Extent run = cover.next(); run != null; run = cover.next()) {
            runs.add(run);
        }
        return runs;
    }

    private static <T> List<T> list(Iterator<T> iterator) {
        List<T> list = new ArrayList<>();
        iterator.forEachRemaining(list::add);
        return list;
    }
}
