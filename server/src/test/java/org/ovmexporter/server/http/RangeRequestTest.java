package org.ovmexporter.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.server.http.RangeRequest.Partial;
import org.ovmexporter.server.http.RangeRequest.Unsatisfiable;
import org.ovmexporter.server.http.RangeRequest.Whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class RangeRequestTest {
    private static final long SIZE = 1000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=0-499,0,500",
        "bytes=500-,500,1000",
        "bytes=-1,999,1000",
        "bytes=-1000,0,1000",
        "bytes=-5000,0,1000",
        "bytes=990-99999999999999999999,990,1000",
        "BYTES=1-2,1,3",
        "' bytes=1-2 ',1,3",
        "'bytes= 1-2',1,3"
    })
    void oneRangeIsClippedToTheDisk(String header, long start, long end) {
        assertThat(parse(header)).isEqualTo(new Partial(List.of(new ByteRange(start, end))));
    }

    @Test
    void severalRangesKeepTheirOrder() {
        assertThat(parse("bytes=500-599, 0-9 ,-1"))
                .isEqualTo(new Partial(List.of(
                        new ByteRange(500, 600), new ByteRange(0, 10), new ByteRange(999, 1000))));
    }

    @Test
    void ofSeveralRangesThoseOutsideAreLeftOut() {
        assertThat(parse("bytes=2000-3000,5-6"))
                .isEqualTo(new Partial(List.of(new ByteRange(5, 7))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"items=0-5", "0-5", "bytes", "pages=1"})
    void whatIsNotInBytesAsksForTheWhole(String header) {
        assertThat(parse(header)).isEqualTo(new Whole());
    }

    @Test
    void noHeaderAsksForTheWhole() {
        assertThat(RangeRequest.parse(Optional.empty(), SIZE)).isEqualTo(new Whole());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=1000-",
                "bytes=1000-1000",
                "bytes=-0",
                "bytes=5-4",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=a-b",
                "bytes=1-2-3",
                "bytes=0x1-2",
                "bytes=1",
                "bytes=--5",
                "bytes=1 - 2",
                "bytes=99999999999999999999-"
            })
    void whatCannotBeServedIsUnsatisfiable(String header) {
        assertThat(parse(header)).isInstanceOf(Unsatisfiable.class);
    }

    @Test
    void anEmptyDiskHasNoRange() {
        assertThat(RangeRequest.parse(Optional.of("bytes=0-"), 0))
                .isInstanceOf(Unsatisfiable.class);
    }

    @Test
    void rangesThatTogetherExceedTheDiskAreRefused() {
        assertThat(parse("bytes=0-,0-")).isInstanceOf(Unsatisfiable.class);
    }

    @Test
    void moreRangesThanAnyClientNeedsAreRefused() {
        List<String> specs = new ArrayList<>();
        for (int i = 0; i <= RangeParser.MOST_RANGES; i++) {
            specs.add(i + "-" + i);
        }

        assertThat(parse("bytes=" + String.join(",", specs))).isInstanceOf(Unsatisfiable.class);
    }

    @Property
    void aRangeInsideTheDiskIsServedExactly(
            @ForAll @LongRange(min = 0, max = 1L << 50) long start,
            @ForAll @LongRange(min = 1, max = 1L << 50) long length,
            @ForAll @LongRange(min = 0, max = 1L << 50) long after) {
        String header = "bytes=" + start + "-" + (start + length - 1);

        assertThat(RangeRequest.parse(Optional.of(header), start + length + after))
                .isEqualTo(new Partial(List.of(new ByteRange(start, start + length))));
    }

    @Property
    void anyTextAtAllHasAVerdict(@ForAll String specs) {
        RangeRequest asked = parse("bytes=" + specs);

        if (asked instanceof Partial(List<ByteRange> ranges)) {
            assertThat(ranges)
                    .allMatch(range -> 0 <= range.start()
                            && range.start() < range.end()
                            && range.end() <= SIZE);
        }
    }

    private static RangeRequest parse(String header) {
        return RangeRequest.parse(Optional.of(header), SIZE);
    }
}
