package org.ovmexporter.client.download;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which parts of a disk are done: a set of ranges, joined where they touch. */
final class DoneRanges {
    /** From each first byte to the one after the last. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    /** Adds [{@code start}, {@code end}), whether some of it is there or not. */
    void add(long start, long end) {
        long from = start;
        long to = end;
        Map.Entry<Long, Long> touching = ranges.floorEntry(to);
        while (touching != null && touching.getValue() >= from) {
            from = Math.min(from, touching.getKey());
            to = Math.max(to, touching.getValue());
            ranges.remove(touching.getKey());
            touching = ranges.floorEntry(to);
        }
        ranges.put(from, to);
    }

    /** The first byte from here on that is not done. */
    long nextNotDone(long position) {
        Map.Entry<Long, Long> before = ranges.floorEntry(position);
        return before == null ? position : Math.max(position, before.getValue());
    }

    /** The first byte after this one, which is not done, that is; else {@link Long#MAX_VALUE}. */
    long nextDone(long position) {
        Long next = ranges.higherKey(position);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** How many bytes are done from the disk's first on. */
    long prefix() {
        return nextNotDone(0);
    }

    /** How many bytes are done in all. */
    long total() {
        return ranges.entrySet().stream()
                .mapToLong(range -> range.getValue() - range.getKey())
                .sum();
    }

    DoneRanges copy() {
        return of(list());
    }

    /** Ascending. */
    List<Range> list() {
        List<Range> list = new ArrayList<>();
        ranges.forEach((start, end) -> list.add(new Range(start, end)));
        return list;
    }

    static DoneRanges of(List<Range> list) {
        DoneRanges done = new DoneRanges();
        list.forEach(range -> done.add(range.start(), range.end()));
        return done;
    }

    /** The bytes from {@code start} up to {@code end}, exclusive. */
    record Range(long start, long end) {}
}
