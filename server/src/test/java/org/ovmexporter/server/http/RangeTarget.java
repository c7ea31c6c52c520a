package org.ovmexporter.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@code Range} header, behind the size of a disk in digits and a blank; the ranges it gives lie
 * inside of the disk.
 */
public final class RangeTarget implements Target {

    @Override
    public void read(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int digits = (int) text.chars().takeWhile(c -> c >= '0' && c <= '9').count();
        long size = digits == 0 || digits > 18 ? 0 : Long.parseLong(text.substring(0, digits));
        String header = text.substring(Math.min(text.length(), digits + 1));

        switch (RangeRequest.parse(Optional.of(header), size)) {
            case RangeRequest.Whole() ->
                assertThat(header.strip().toLowerCase(Locale.ROOT)).doesNotStartWith("bytes=");
            case RangeRequest.Unsatisfiable(String reason) -> assertThat(reason).isNotBlank();
            case RangeRequest.Partial(List<ByteRange> ranges) -> {
                assertThat(ranges).isNotEmpty().hasSizeLessThanOrEqualTo(RangeParser.MOST_RANGES);
                assertThat(ranges)
                        .allMatch(range -> 0 <= range.start()
                                && range.start() < range.end()
                                && range.end() <= size);
                assertThat(ranges.stream().mapToLong(ByteRange::length).sum()).isBetween(1L, size);
            }
        }
    }

    /** Two bytes, such as {@code 0-} without its comma, are a range. */
    @Override
    public Bound bound() {
        return new Bound(1 << 20, 512);
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of(
                        "1000 bytes=0-499",
                        "1000 bytes=-1",
                        "1000 bytes=500-",
                        "1000 bytes=0-0,-1, 5-9 ,",
                        "1000 BYTES=999-1000",
                        "0 bytes=0-",
                        "0 bytes=-0",
                        "1000 bytes=0-9223372036854775807",
                        "1099511627776 bytes=18446744073709551616-",
                        "1000 seconds=1-2",
                        "1000 bytes=2-1",
                        "1000 bytes=a-b")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
