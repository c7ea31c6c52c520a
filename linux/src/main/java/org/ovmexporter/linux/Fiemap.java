package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ovmexporter.extents.Extent;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Where a file's bytes are on the device: the ioctl FS_IOC_FIEMAP, as linux/fiemap.h and
 * Documentation/filesystems/fiemap.rst describe it.
 */
public final class Fiemap {
    private static final int PAGE = 512;

    private static final long FS_IOC_FIEMAP = 0xC020_660BL;
    /** Unwritten data has no address yet: have it written first. */
    private static final int FIEMAP_FLAG_SYNC = 1;

    // struct fiemap: start, length, flags, mapped_extents, extent_count, reserved
    private static final long HEADER = 32;
    // struct fiemap_extent: logical, physical, length, reserved[2], flags, reserved[3]
    private static final long EXTENT = 56;

    private Fiemap() {}

    /** The call for one page of a map; it may block for ever on a dead filesystem. */
    @FunctionalInterface
    public interface PageCall {
        /** The extents of the page, in ascending order; none after the last one. */
        List<RawExtent> make() throws IOException;
    }

    /** How pages of a map are asked for: on which thread, and how long one may take. */
    @FunctionalInterface
    public interface Pager {
        /** Makes the call, once, and passes on what it gives. */
        List<RawExtent> ask(PageCall call) throws IOException;
    }

    /**
     * The extents of a file in ascending order, read page by page while it is iterated. What lies
     * between two of them is a hole. The last one may reach past the end of the file.
     *
     * <p>The iterator's methods throw {@link java.io.UncheckedIOException} where the kernel
     * refuses, or where it gives a map that leads nowhere.
     */
    public static Iterator<Extent> extents(RegularFile file) {
        return extents(file, PAGE);
    }

    /**
     * As {@link #extents(RegularFile)}, without what lies before a position in bytes.
     *
     * @param pager makes the call for each page
     */
    public static Iterator<Extent> extents(RegularFile file, long from, Pager pager) {
        return new ExtentPages(
                file.toString(),
                start -> pager.ask(() -> read(file.descriptor(), start, PAGE)),
                from);
    }

    static Iterator<Extent> extents(RegularFile file, int page) {
        return new ExtentPages(file.toString(), start -> read(file.descriptor(), start, page), 0);
    }

    private static List<RawExtent> read(Descriptor descriptor, long start, int count)
            throws IOException {
        List<RawExtent> extents = new ArrayList<>(count);
        try (Descriptor.Use use = descriptor.use()) {
            CLibrary.call("FIEMAP", descriptor.shown(), (arena, errno) -> {
                MemorySegment map = arena.allocate(HEADER + count * EXTENT, Long.BYTES);
                map.set(JAVA_LONG, 0, start);
                // To the end of the file, always: kernels before 3.12 lose OCFS2 extents when asked
                // for an exact length from a start above 0.
                map.set(JAVA_LONG, 8, -1L);
                map.set(JAVA_INT, 16, FIEMAP_FLAG_SYNC);
                map.set(JAVA_INT, 24, count);
                int result = Ioctl.call(errno, use.number(), FS_IOC_FIEMAP, map);
                for (int i = 0; result == 0 && i < map.get(JAVA_INT, 20); i++) {
                    extents.add(extent(map.asSlice(HEADER + i * EXTENT, EXTENT)));
                }
                return result;
            });
        }
        return extents;
    }

    private static RawExtent extent(MemorySegment raw) {
        return new RawExtent(
                raw.get(JAVA_LONG, 0),
                raw.get(JAVA_LONG, 16),
                raw.get(JAVA_LONG, 8),
                raw.get(JAVA_INT, 40));
    }
}
