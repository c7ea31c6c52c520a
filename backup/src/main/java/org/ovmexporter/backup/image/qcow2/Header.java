package org.ovmexporter.backup.image.qcow2;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.backup.image.Positional;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the first cluster of an image says.
 *
 * @param size of the disk, in bytes: whole sectors
 * @param l1Table where it begins in the file, in bytes
 * @param l1Entries how many entries it has
 * @param refcountTable where it begins in the file, in bytes; 0 in an image that is not complete
 * @param refcountTableClusters how many clusters it has
 * @param backingFile relative to the image's own directory
 */
record Header(
        ClusterSize clusterSize,
        long size,
        long l1Table,
        int l1Entries,
        long refcountTable,
        int refcountTableClusters,
        Optional<String> backingFile) {
    static final int SECTOR = 512;

    private static final int MAGIC = 0x514649FB;
    private static final int VERSION = 3;
    private static final int LENGTH = 104;
    /** 16 bits a reference count, the only width that QEMU's older versions know. */
    private static final int REFCOUNT_ORDER = 4;

    private static final int BACKING_FORMAT_EXTENSION = 0xE2792ACA;
    private static final byte[] BACKING_FORMAT = "qcow2".getBytes(UTF_8);
    private static final int PADDED_BACKING_FORMAT = 8;
    private static final int MOST_BACKING_FILE_BYTES = 1023;
    /** A backing file's name is in the first cluster, and the smallest has 512 bytes. */
    private static final int LEAST_BYTES = 512;
    /** Of the incompatible features, "dirty" alone: the counts of references are wrong. */
    private static final long DIRTY = 1;
    /** QEMU's own limit: a table of 32 MiB. */
    private static final int MOST_L1_ENTRIES = 4 << 20;
    /** A pebibyte; no repository has room for more. */
    private static final long MOST_SIZE = 1L << 50;

    Header withRefcounts(long table, int clusters) {
        return new Header(clusterSize, size, l1Table, l1Entries, table, clusters, backingFile);
    }

    /** The size of the image of a disk: QEMU counts in sectors, and would leave out half a one. */
    static long wholeSectors(long size) {
        return (size + SECTOR - 1) / SECTOR * SECTOR;
    }

    void writeTo(FileChannel file) throws IOException {
        byte[] backing = backingFile.orElse("").getBytes(UTF_8);
        int backingOffset = LENGTH + 2 * Integer.BYTES + PADDED_BACKING_FORMAT + 2 * Integer.BYTES;
        if (backing.length
                > Math.min(MOST_BACKING_FILE_BYTES, clusterSize.bytes() - backingOffset)) {
            throw new IOException("the name of the backing file is too long: " + backingFile);
        }
        ByteBuffer header = ByteBuffer.allocate(backingOffset + backing.length)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(backing.length == 0 ? 0 : backingOffset)
                .putInt(backing.length)
                .putInt(clusterSize.bits())
                .putLong(size)
                .putInt(0) // not encrypted
                .putInt(l1Entries)
                .putLong(l1Table)
                .putLong(refcountTable)
                .putInt(refcountTableClusters)
                .putInt(0)
                .putLong(0) // no internal snapshots
                .putLong(0) // no features: incompatible,
                .putLong(0) // compatible,
                .putLong(0) // and autoclear
                .putInt(REFCOUNT_ORDER)
                .putInt(LENGTH);
        if (backing.length > 0) {
            header.putInt(BACKING_FORMAT_EXTENSION)
                    .putInt(BACKING_FORMAT.length)
                    .put(BACKING_FORMAT)
                    .position(LENGTH + 2 * Integer.BYTES + PADDED_BACKING_FORMAT);
        }
        // The end of the extensions is a zero type and a zero length.
        header.position(backingOffset);
        header.put(backing);
        Positional.write(file, 0, header.flip());
    }

    /** Reads a header, and refuses what is not written here. */
    static Header read(FileChannel file, Path path) throws IOException {
        if (file.size() < LEAST_BYTES) {
            throw new Qcow2Exception(path, "too short for a qcow2 image");
        }
        ByteBuffer fixed = ByteBuffer.allocate(LENGTH);
        Positional.read(file, 0, fixed);
        fixed.flip();
        if (fixed.getInt() != MAGIC) {
            throw new Qcow2Exception(path, "not a qcow2 image");
        }
        int version = fixed.getInt();
        if (version != VERSION) {
            throw new Qcow2Exception(
                    path,
                    "qcow2 of version " + version + "; only " + VERSION
                            + " is read here: qemu-img amend -o compat=1.1");
        }
        long backingOffset = fixed.getLong();
        int backingLength = fixed.getInt();
        int bits = fixed.getInt();
        long size = fixed.getLong();
        int encryption = fixed.getInt();
        int l1Entries = fixed.getInt();
        long l1Table = fixed.getLong();
        long refcountTable = fixed.getLong();
        int refcountClusters = fixed.getInt();
        fixed.getInt();
        fixed.getLong();
        long incompatible = fixed.getLong();
        if (encryption != 0 || (incompatible & ~DIRTY) != 0) {
            throw new Qcow2Exception(
                    path,
                    "it has features that are not read here (encryption "
                            + encryption + ", incompatible features 0x"
                            + Long.toHexString(incompatible)
                            + "): qemu-img convert -O qcow2");
        }
        if (bits < ClusterSize.LEAST_BITS
                || bits > ClusterSize.MOST_BITS
                || size < 0
                || size > MOST_SIZE
                || l1Table < 0
                || l1Entries < 0
                || l1Entries > MOST_L1_ENTRIES
                || backingLength < 0
                || backingLength > MOST_BACKING_FILE_BYTES
                || backingOffset < 0
                || backingOffset > 1 << bits) {
            throw new Qcow2Exception(path, "its header is damaged");
        }
        ClusterSize clusterSize = new ClusterSize(bits);
        if (l1Entries < clusterSize.l1Entries(size)) {
            throw new Qcow2Exception(path, "its header is damaged: the L1 table is too short");
        }
        Optional<String> backing = Optional.empty();
        if (backingOffset != 0) {
            ByteBuffer name = ByteBuffer.allocate(backingLength);
            Positional.read(file, backingOffset, name);
            backing = Optional.of(new String(name.array(), UTF_8));
        }
        return new Header(
                clusterSize, size, l1Table, l1Entries, refcountTable, refcountClusters, backing);
    }
}
