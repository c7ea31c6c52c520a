package org.ovmexporter.backup.image.qcow2;

/**
 * How an image divides a disk.
 *
 * @param bits of an offset in a cluster, {@value #LEAST_BITS} to {@value #MOST_BITS}
 */
public record ClusterSize(int bits) {
    static final int LEAST_BITS = 9;
    static final int MOST_BITS = 21;
    /** 64 KiB, which is qemu-img's own default. */
    public static final ClusterSize DEFAULT = new ClusterSize(16);

    public ClusterSize {
        if (bits < LEAST_BITS || bits > MOST_BITS) {
            throw new IllegalArgumentException("clusters of 2^" + bits + " bytes");
        }
    }

    /** The size in bytes. */
    int bytes() {
        return 1 << bits;
    }

    /** How many entries of 8 bytes a table of one cluster has. */
    int entries() {
        return bytes() / Long.BYTES;
    }

    /** The number of the cluster that has this byte. */
    long number(long offset) {
        return offset >> bits;
    }

    /** The first byte of a cluster. */
    long start(long number) {
        return number << bits;
    }

    /** How many clusters this many bytes take. */
    long count(long size) {
        return (size + bytes() - 1) >> bits;
    }

    /** How far into its cluster a byte is. */
    int within(long offset) {
        return (int) (offset & (bytes() - 1));
    }

    /** How many entries the L1 table of a disk of this size has. */
    int l1Entries(long size) {
        long clusters = count(size);
        return Math.toIntExact((clusters + entries() - 1) / entries());
    }
}
