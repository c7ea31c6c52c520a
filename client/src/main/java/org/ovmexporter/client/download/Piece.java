package org.ovmexporter.client.download;

import org.ovmexporter.client.http.DiskRange;

import java.util.List;

/**
 * What one worker does next: some bytes to fetch, some to make zero.
 *
 * @param start of the part of the disk that it is about, in bytes
 * @param end of that part; between the two, nothing else has to be done
 */
record Piece(long start, long end, List<DiskRange> data, List<DiskRange> zeros) {
    Piece {
        data = List.copyOf(data);
        zeros = List.copyOf(zeros);
    }

    /** How many bytes it fetches. */
    long bytes() {
        return data.stream().mapToLong(DiskRange::length).sum();
    }
}
