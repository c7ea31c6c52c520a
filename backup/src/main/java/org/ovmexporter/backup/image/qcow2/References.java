package org.ovmexporter.backup.image.qcow2;

import org.ovmexporter.backup.image.Positional;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;

/**
 * Which clusters of an image's file are in use. Each of them has one reference: there are no
 * internal snapshots. A cluster that was added and not named before its writer was killed has none.
 */
final class References {
    private final Header header;
    private final ClusterSize clusterSize;
    private final BitSet used = new BitSet();

    /** Finds them by the image's tables. */
    References(MappingTables tables, Header header) throws IOException {
        this.header = header;
        this.clusterSize = header.clusterSize();
        use(0);
        long l1Bytes = (long) header.l1Entries() * Long.BYTES;
        for (long i = 0; i < Math.max(1, clusterSize.count(l1Bytes)); i++) {
            use(header.l1Table() + clusterSize.start(i));
        }
        long clusters = clusterSize.count(header.size());
        for (long first = 0; first < clusters; first += clusterSize.entries()) {
            long table = tables.table(first);
            if (table != 0) {
                use(table);
                long last = Math.min(clusters, first + clusterSize.entries());
                for (long cluster = first; cluster < last; cluster++) {
                    long place = ClusterEntry.offset(tables.entry(cluster));
                    if (place != 0) {
                        use(place);
                    }
                }
            }
        }
    }

    private void use(long fileOffset) throws IOException {
        int number = Math.toIntExact(clusterSize.number(fileOffset));
        if (clusterSize.within(fileOffset) != 0 || used.get(number)) {
            throw new IOException("the image's tables are damaged: two clusters at byte "
                    + fileOffset + " of the file");
        }
        used.set(number);
    }

    /** The first byte of the file after all that is in use. */
    long end() {
        return clusterSize.start(used.length());
    }

    /**
     * Writes the counts of references at the end of the file.
     *
     * @return the header that names them
     */
    Header writeTo(FileChannel file, long end) throws IOException {
        long counted = clusterSize.number(end);
        int countsABlock = clusterSize.bytes() / Short.BYTES;
        int blocks = 0;
        int tableClusters = 0;
        // They count themselves, too.
        while ((long) blocks * countsABlock < counted + blocks + tableClusters) {
            blocks++;
            tableClusters = Math.toIntExact(clusterSize.count((long) blocks * Long.BYTES));
        }
        used.set(Math.toIntExact(counted), Math.toIntExact(counted + blocks + tableClusters));
        long table = end + (long) blocks * clusterSize.bytes();
        ByteBuffer entries = ByteBuffer.allocate(tableClusters * clusterSize.bytes());
        for (int block = 0; block < blocks; block++) {
            long place = end + (long) block * clusterSize.bytes();
            entries.putLong(place);
            ByteBuffer counts = ByteBuffer.allocate(clusterSize.bytes());
            for (int i = 0; i < countsABlock; i++) {
                counts.putShort((short) (used.get(block * countsABlock + i) ? 1 : 0));
            }
            Positional.write(file, place, counts.flip());
        }
        Positional.write(file, table, entries.clear());
        return header.withRefcounts(table, tableClusters);
    }
}
