package org.ovmexporter.snapshots;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which bytes of a disk are asked about, and how exactly.
 *
 * @param offset of the first byte, 0 or more
 * @param length in bytes, 1 or more; absent for all up to the disk's end
 * @param granularity of a comparison in bytes, a power of two from {@value #FINEST} to
 *     {@value #COARSEST}: what the maps call changed is read and compared in blocks of it; absent
 *     for what the maps tell
 * @param verifyAll whether a comparison reads all that the maps call unchanged, and not just a few
 *     blocks of it
 */
public record Selection(
        long offset, OptionalLong length, OptionalInt granularity, boolean verifyAll) {
    /** The finest granularity, in bytes. */
    public static final int FINEST = 4096;
    /** The coarsest granularity, in bytes. */
    public static final int COARSEST = 1 << 20;

    /** Whole disks, as their maps tell. */
    public static final Selection WHOLE =
            new Selection(0, OptionalLong.empty(), OptionalInt.empty(), false);

    public Selection {
        if (offset < 0 || length.orElse(1) < 1) {
            throw new IllegalArgumentException("no bytes: offset " + offset + ", " + length);
        }
        if (granularity.isPresent() && !isGranularity(granularity.getAsInt())) {
            throw new IllegalArgumentException("no granularity: " + granularity.getAsInt());
        }
    }

    /** Whether it is a power of two in range. */
    public static boolean isGranularity(long bytes) {
        return bytes >= FINEST && bytes <= COARSEST && Long.bitCount(bytes) == 1;
    }

    /** The first byte after those asked about, of a disk of this size. */
    public long end(long size) {
        long rest = Math.max(size - offset, 0);
        return Math.min(offset, size) + Math.min(rest, length.orElse(rest));
    }
}
