package org.ovmexporter.client.download;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.ovmexporter.api.ExtentRow;
import org.ovmexporter.client.http.DiskRange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Against arrays with an entry for each byte. */
class PiecesTest {
    private static final int SIZE = 400;
    private static final int PIECE = 16;

    /** What a disk's bytes are; 'u' is in no row. */
    @Provide
    Arbitrary<String> disks() {
        return Arbitraries.of("d", "z", "u")
                .flatMap(kind ->
                        Arbitraries.integers().between(1, 60).map(count -> kind.repeat(count)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(30)
                .map(runs -> String.join("", runs))
                .map(all -> all.substring(0, Math.min(SIZE, all.length())));
    }

    @Provide
    Arbitrary<List<DoneRanges.Range>> done() {
        return Arbitraries.integers()
                .between(0, SIZE - 1)
                .flatMap(start -> Arbitraries.integers()
                        .between(1, 50)
                        .map(length -> new DoneRanges.Range(start, start + length)))
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 400)
    void theyHaveEveryByteThatIsNotDoneOnceAndNoOther(
            @ForAll("disks") String disk, @ForAll("done") List<DoneRanges.Range> ranges)
            throws IOException {
        DoneRanges done = DoneRanges.of(ranges);
        char[] left = new char[disk.length()];
        for (int i = 0; i < left.length; i++) {
            boolean isDone = contains(ranges, i);
            left[i] = isDone || disk.charAt(i) == 'u' ? '.' : disk.charAt(i);
        }
        char[] brought = ".".repeat(left.length).toCharArray();

        for (Piece piece : pieces(disk, done)) {
            assertThat(piece.bytes()).isLessThanOrEqualTo(PIECE);
            mark(brought, piece.data(), 'd');
            mark(brought, piece.zeros(), 'z');
        }

        assertThat(new String(brought)).isEqualTo(new String(left));
    }

    @Property(tries = 200)
    void whatTheyAreAboutLeavesNothingOut(@ForAll("disks") String disk) throws IOException {
        long position = 0;
        for (Piece piece : pieces(disk, new DoneRanges())) {
            assertThat(piece.start()).isEqualTo(position);
            assertThat(piece.end()).isGreaterThan(position);
            position = piece.end();
        }
        assertThat(disk.substring((int) position)).doesNotContain("d", "z");
    }

    @Property(tries = 400)
    void whatIsDoneIsJoinedWhereItTouches(@ForAll("done") List<DoneRanges.Range> ranges) {
        DoneRanges done = DoneRanges.of(ranges);

        long before = -1;
        for (DoneRanges.Range range : done.list()) {
            assertThat(range.start()).isGreaterThan(before);
            before = range.end();
        }
        for (int i = 0; i < SIZE + 60; i++) {
            int position = i;
            assertThat(done.nextNotDone(position) > position)
                    .as("%s", position)
                    .isEqualTo(contains(ranges, position));
        }
        assertThat(DoneRanges.of(done.list()).list()).isEqualTo(done.list());
    }

    private static boolean contains(List<DoneRanges.Range> ranges, int position) {
        return ranges.stream()
                .anyMatch(range -> range.start() <= position && position < range.end());
    }

    private static void mark(char[] bytes, List<DiskRange> ranges, char kind) {
        for (DiskRange range : ranges) {
            for (long i = range.start(); i < range.end(); i++) {
                assertThat(bytes[(int) i]).as("byte %s is brought once", i).isEqualTo('.');
                bytes[(int) i] = kind;
            }
        }
    }

    private static List<Piece> pieces(String disk, DoneRanges done) throws IOException {
        Iterator<ExtentRow> rows = rows(disk).iterator();
        PieceCutter pieces = new PieceCutter(
                () -> rows.hasNext() ? Optional.of(rows.next()) : Optional.empty(), PIECE, done);
        List<Piece> all = new ArrayList<>();
        for (Optional<Piece> next = pieces.next(); next.isPresent(); next = pieces.next()) {
            all.add(next.get());
        }
        return all;
    }

    private static List<ExtentRow> rows(String disk) {
        List<ExtentRow> rows = new ArrayList<>();
        for (int start = 0; start < disk.length(); ) {
            int end = start;
            while (end < disk.length() && disk.charAt(end) == disk.charAt(start)) {
                end++;
            }
            if (disk.charAt(start) != 'u') {
                rows.add(new ExtentRow(
                        start,
                        end - start,
                        disk.charAt(start) == 'd' ? ExtentRow.State.DATA : ExtentRow.State.ZERO));
            }
            start = end;
        }
        return rows;
    }
}
