package org.ovmexporter.client.http;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Some bytes of a disk.
 *
 * @param start of the first, in bytes
 * @param length in bytes, 1 or more
 */
public record DiskRange(long start, long length) {
    /** In one request. The exporter takes 256, and a header is not to grow too long. */
    public static final int MOST = 128;

    /** The first byte after it. */
    public long end() {
        return start + length;
    }

    /** Of the header {@code Range}. */
    public static String header(List<DiskRange> ranges) {
        return ranges.stream()
                .map(range -> range.start + "-" + (range.end() - 1))
                .collect(Collectors.joining(",", "bytes=", ""));
    }
}
