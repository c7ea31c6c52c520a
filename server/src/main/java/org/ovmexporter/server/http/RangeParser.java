package org.ovmexporter.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the part of a {@code Range} header that follows {@code bytes=}. */
final class RangeParser {
    /** More ranges than any client of disks needs; each costs a part header and a seek. */
    static final int MOST_RANGES = 256;

    private static final Pattern SPEC = Pattern.compile("(\\d*)-(\\d*)");

    private RangeParser() {}

    static RangeRequest parse(String set, long size) {
        List<ByteRange> ranges = new ArrayList<>();
        long asked = 0;
        int specs = 0;
        for (String spec : set.split(",", -1)) {
            if (spec.isBlank()) {
                continue;
            }
            Matcher range = SPEC.matcher(spec.strip());
            if (!range.matches() || range.end() == 1) {
                return new RangeRequest.Unsatisfiable(
                        "malformed Range header: expected bytes=FIRST-LAST,"
                                + " bytes=FIRST- or bytes=-LENGTH");
            }
            specs++;
            Optional<ByteRange> satisfiable = resolve(range.group(1), range.group(2), size);
            satisfiable.ifPresent(ranges::add);
            asked += satisfiable.map(ByteRange::length).orElse(0L);
        }
        if (specs > MOST_RANGES) {
            return new RangeRequest.Unsatisfiable(
                    "more than " + MOST_RANGES + " ranges in one request");
        }
        if (ranges.isEmpty()) {
            return new RangeRequest.Unsatisfiable("the disk has " + size + " bytes");
        }
        if (ranges.size() > 1 && asked > size) {
            return new RangeRequest.Unsatisfiable(
                    "the ranges overlap so much that they exceed the disk");
        }
        return new RangeRequest.Partial(ranges);
    }

    private static Optional<ByteRange> resolve(String first, String last, long size) {
        long end;
        long start;
        if (first.isEmpty()) {
            start = size - Math.min(size, number(last));
            end = size;
        } else {
            start = number(first);
            end = last.isEmpty() ? size : Math.min(size, after(number(last)));
        }
        return start < end ? Optional.of(new ByteRange(start, end)) : Optional.empty();
    }

    /** A number too long for a disk's size is past the end of every disk. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static long after(long last) {
        return last == Long.MAX_VALUE ? last : last + 1;
    }
}
