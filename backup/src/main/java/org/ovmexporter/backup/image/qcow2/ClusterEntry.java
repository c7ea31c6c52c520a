package org.ovmexporter.backup.image.qcow2;

/** Entries of the L1 and L2 tables. */
final class ClusterEntry {
    /** Nothing is said here: ask the backing file, or it is zero. */
    static final long ABSENT = 0;
    /** Bit 0 of an L2 entry: the cluster reads as zeros. */
    static final long ZERO = 1;

    /** Bit 63: there is exactly one reference to the cluster that is named. */
    private static final long COPIED = 1L << 63;
    /** Bit 62 of an L2 entry. */
    private static final long COMPRESSED = 1L << 62;
    /** Bits 9 to 55. */
    private static final long OFFSET = 0x00FF_FFFF_FFFF_FE00L;

    private ClusterEntry() {}

    static long at(long fileOffset) {
        return fileOffset | COPIED;
    }

    /** Where in the file it is; 0 for nowhere. */
    static long offset(long entry) {
        return entry & OFFSET;
    }

    static boolean isZero(long entry) {
        return (entry & ZERO) != 0;
    }

    static boolean isCompressed(long entry) {
        return (entry & COMPRESSED) != 0;
    }

    /** Whether bytes of the disk are in this file. */
    static boolean hasData(long entry) {
        return offset(entry) != 0 && !isZero(entry);
    }
}
