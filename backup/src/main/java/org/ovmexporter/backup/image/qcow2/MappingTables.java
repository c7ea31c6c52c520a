package org.ovmexporter.backup.image.qcow2;

import org.ovmexporter.backup.image.Positional;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Where the clusters of a disk are in an image's file: an L1 table, which is kept in memory (8
 * bytes for 512 MiB of disk, at clusters of 64 KiB), and the L2 tables that it names, which are
 * not, but for the one that was read last.
 */
final class MappingTables {
    private final FileChannel file;
    private final ClusterSize clusterSize;
    private final long l1Table;
    private final long[] l1;
    private final long[] cached;
    private int cachedTable = -1;

    /** Reads the L1 table. */
    MappingTables(FileChannel file, Header header) throws IOException {
        this.file = file;
        this.clusterSize = header.clusterSize();
        this.l1Table = header.l1Table();
        this.l1 = new long[header.l1Entries()];
        this.cached = new long[clusterSize.entries()];
        ByteBuffer bytes = ByteBuffer.allocate(l1.length * Long.BYTES);
        Positional.read(file, l1Table, bytes);
        bytes.flip().asLongBuffer().get(l1);
    }

    /** Where the L2 table of a cluster of the disk is in the file; 0 where it has none. */
    long table(long cluster) {
        return ClusterEntry.offset(l1[index(cluster)]);
    }

    /** Names the L2 table of a cluster of the disk; all its entries must be there. */
    void putTable(long cluster, long fileOffset) throws IOException {
        int index = index(cluster);
        l1[index] = ClusterEntry.at(fileOffset);
        ByteBuffer entry = ByteBuffer.allocate(Long.BYTES).putLong(l1[index]).flip();
        Positional.write(file, l1Table + (long) index * Long.BYTES, entry);
        cachedTable = -1;
    }

    /** The entry of a cluster of the disk. */
    long entry(long cluster) throws IOException {
        int index = index(cluster);
        if (index != cachedTable) {
            load(index);
        }
        return cached[within(cluster)];
    }

    /** Changes the entries of clusters of one L2 table, which is there. */
    void put(long cluster, long... entries) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(entries.length * Long.BYTES);
        bytes.asLongBuffer().put(entries);
        Positional.write(file, table(cluster) + (long) within(cluster) * Long.BYTES, bytes);
        if (index(cluster) == cachedTable) {
            System.arraycopy(entries, 0, cached, within(cluster), entries.length);
        }
    }

    /** How many clusters from this one on have their entries in the same L2 table. */
    int leftInTable(long cluster) {
        return clusterSize.entries() - within(cluster);
    }

    private void load(int index) throws IOException {
        cachedTable = -1;
        long table = ClusterEntry.offset(l1[index]);
        if (table == 0) {
            Arrays.fill(cached, ClusterEntry.ABSENT);
        } else {
            ByteBuffer bytes = ByteBuffer.allocate(clusterSize.bytes());
            Positional.read(file, table, bytes);
            bytes.flip().asLongBuffer().get(cached);
        }
        cachedTable = index;
    }

    private int index(long cluster) {
        return Math.toIntExact(cluster / clusterSize.entries());
    }

    private int within(long cluster) {
        return (int) (cluster % clusterSize.entries());
    }
}
