package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.extents.Extent;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

final class ExtentPagesTest {
    @Property
    void givesTheWholeMapWhateverThePageSizeAndHoweverItEnds(
            @ForAll("maps") List<RawExtent> map, @ForAll @IntRange(min = 1, max = 6) int page) {
        List<Extent> expected = map.stream().map(raw -> raw.from(raw.logical())).toList();
        assertThat(read(start -> page(map, start, page))).isEqualTo(expected);
        assertThat(read(start -> page(withLast(map), start, page))).isEqualTo(expected);
    }

    @Property
    void fromAPositionOnItGivesWhatTheWholeMapHasThere(
            @ForAll("maps") List<RawExtent> map,
            @ForAll @IntRange(max = 100) int block,
            @ForAll @IntRange(min = 1, max = 6) int page) {
        long from = block * 1024L;
        List<Extent> expected = map.stream()
                .filter(raw -> raw.end() > from)
                .map(raw -> raw.from(Math.max(from, raw.logical())))
                .toList();
        List<Extent> given = new ArrayList<>();
        new ExtentPages("disk.img", start -> page(map, start, page), from)
                .forEachRemaining(given::add);
        assertThat(given).isEqualTo(expected);
    }

    @Property
    void neverGoesBackAndAlwaysEndsThoughTheMapChangesBetweenPages(
            @ForAll @Size(min = 1, max = 6) List<@From("maps") List<RawExtent>> maps,
            @ForAll @IntRange(min = 1, max = 4) int page) {
        int[] asked = {0};
        List<Extent> given = read(start -> page(maps.get(asked[0]++ % maps.size()), start, page));
        long position = 0;
        for (Extent extent : given) {
            assertThat(extent.logical()).isGreaterThanOrEqualTo(position);
            assertThat(extent.length()).isPositive();
            position = extent.end();
        }
    }

    @Property
    void noByteOfAMapThatStaysIsLostWhenOneThatWasReadBeforeChanges(
            @ForAll("maps") List<RawExtent> first,
            @ForAll("maps") List<RawExtent> later,
            @ForAll @IntRange(min = 1, max = 4) int page) {
        boolean[] asked = {false};
        List<Extent> given = read(start -> {
            List<RawExtent> map = asked[0] ? later : first;
            asked[0] = true;
            return page(map, start, page);
        });
        long known = first.stream().limit(page).mapToLong(RawExtent::end).max().orElse(0);
        // Nothing is asked for a second time once a reply was empty.
        long expected = first.isEmpty() ? 0 : coveredAfter(later, known);
        assertThat(given.stream()
                        .filter(extent -> extent.logical() >= known)
                        .mapToLong(Extent::length)
                        .sum())
                .isEqualTo(expected);
    }

    @Test
    void ofAnExtentThatBeginsBeforeOnlyTheRestIsGivenWithItsAddress() {
        List<RawExtent> before = List.of(new RawExtent(0, 8192, 1_000_000, 0));
        List<RawExtent> after = List.of(new RawExtent(4096, 8192, 2_000_000, RawExtent.LAST));
        List<Extent> given = read(start -> start == 0 ? before : after);
        assertThat(given)
                .containsExactly(
                        new Extent(0, 8192, 1_000_000, Extent.Kind.DATA),
                        new Extent(8192, 4096, 2_004_096, Extent.Kind.DATA));
    }

    @Test
    void aKernelThatRepeatsItselfIsAnErrorAndNotALoop() {
        List<RawExtent> always = List.of(new RawExtent(0, 4096, 1_000_000, 0));
        assertThatThrownBy(() -> read(start -> always))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("the map of disk.img does not go on after byte 4096:"
                        + " the kernel repeats itself");
    }

    @Test
    void anExtentWithoutBytesIsLeftOut() {
        List<RawExtent> map = List.of(
                new RawExtent(0, 0, 1_000_000, 0),
                new RawExtent(4096, 4096, 1_004_096, RawExtent.LAST));
        assertThat(read(start -> map))
                .containsExactly(new Extent(4096, 4096, 1_004_096, Extent.Kind.DATA));
    }

    @Test
    void aLengthThatOverflowsReachesToTheEndOfWhatAFileCanHave() {
        List<RawExtent> map = List.of(new RawExtent(4096, -1L, 1 << 20, 0));
        assertThat(read(start -> start == 0 ? map : List.of()))
                .containsExactly(
                        new Extent(4096, Long.MAX_VALUE - 4096, 1 << 20, Extent.Kind.DATA));
    }

    @Test
    void aFailureOfTheKernelsComesOutOfTheIterator() {
        assertThatThrownBy(() -> read(start -> {
                    throw new ErrnoException("FIEMAP", "disk.img", 5);
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("FIEMAP of disk.img: EIO (Input/output error)");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                RawExtent.UNKNOWN,
                RawExtent.DELALLOC,
                RawExtent.ENCODED,
                RawExtent.DATA_ENCRYPTED,
                RawExtent.NOT_ALIGNED,
                RawExtent.DATA_INLINE,
                RawExtent.DATA_TAIL,
                RawExtent.DATA_INLINE | RawExtent.NOT_ALIGNED | RawExtent.LAST
            })
    void anAddressThatProvesNothingIsOpaque(int flags) {
        assertThat(kind(4096, flags)).isEqualTo(Extent.Kind.OPAQUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawExtent.SHARED, RawExtent.MERGED, RawExtent.LAST})
    void anAddressThatStandsForItsContentIsData(int flags) {
        assertThat(kind(4096, flags)).isEqualTo(Extent.Kind.DATA);
        assertThat(kind(0, flags)).as("without an address").isEqualTo(Extent.Kind.OPAQUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {RawExtent.UNWRITTEN, RawExtent.UNWRITTEN | RawExtent.SHARED})
    void unwrittenSpaceIsZero(int flags) {
        assertThat(kind(4096, flags)).isEqualTo(Extent.Kind.ZERO);
    }

    private static Extent.Kind kind(long physical, int flags) {
        return new RawExtent(0, 4096, physical, flags).from(0).kind();
    }

    /** Ascending extents with and without gaps, each with an address of its own. */
    @Provide
    Arbitrary<List<RawExtent>> maps() {
        Arbitrary<long[]> piece = Combinators.combine(
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.longs().between(1, 5),
                        Arbitraries.longs().between(1, 1 << 20),
                        Arbitraries.of(0L, (long) RawExtent.UNWRITTEN, (long) RawExtent.SHARED))
                .as((gap, length, physical, flags) -> new long[] {gap, length, physical, flags});
        return piece.list().ofMaxSize(12).map(pieces -> {
            List<RawExtent> map = new ArrayList<>();
            long position = 0;
            for (long[] part : pieces) {
                position += part[0] * 4096;
                map.add(new RawExtent(position, part[1] * 4096, part[2] * 4096, (int) part[3]));
                position += part[1] * 4096;
            }
            return map;
        });
    }

    /** As OCFS2 answers: whole extents, from the first that ends after the start. */
    private static List<RawExtent> page(List<RawExtent> map, long start, int size) {
        return map.stream().filter(raw -> raw.end() > start).limit(size).toList();
    }

    private static List<RawExtent> withLast(List<RawExtent> map) {
        List<RawExtent> marked = new ArrayList<>(map);
        if (!marked.isEmpty()) {
            RawExtent last = marked.removeLast();
            marked.add(new RawExtent(
                    last.logical(), last.length(), last.physical(), last.flags() | RawExtent.LAST));
        }
        return marked;
    }

    private static long coveredAfter(List<RawExtent> map, long start) {
        return map.stream()
                .mapToLong(raw -> Math.max(0, raw.end() - Math.max(start, raw.logical())))
                .sum();
    }

    private static List<Extent> read(ExtentPages.Source source) {
        List<Extent> extents = new ArrayList<>();
        new ExtentPages("disk.img", source, 0).forEachRemaining(extents::add);
        return extents;
    }
}
