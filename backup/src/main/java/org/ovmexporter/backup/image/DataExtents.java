package org.ovmexporter.backup.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where a disk has data. */
public final class DataExtents {
    private DataExtents() {}

    /**
     * A run of bytes that are not known to be zero.
     *
     * @param start first byte
     * @param length in bytes, at least 1
     */
    public record Extent(long start, long length) {}

    /** All of them, ascending; no two touch, and what is between them is zero. */
    public static List<Extent> of(DiskContent disk) throws IOException {
        List<Extent> extents = new ArrayList<>();
        long start = 0;
        for (long position = 0; position < disk.size(); ) {
            DiskContent.Run run = disk.run(position);
            if (run.zero()) {
                add(extents, start, position);
                start = run.end();
            }
            position = run.end();
        }
        add(extents, start, disk.size());
        return List.copyOf(extents);
    }

    private static void add(List<Extent> extents, long start, long end) {
        if (start < end) {
            extents.add(new Extent(start, end - start));
        }
    }
}
