package org.ovmexporter.ovs.berkeleydb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * The file as numbered pages, each given out once. In a sound file every page belongs to one chain
 * only, so this is what ends a cycle, and what bounds the work by the size of the file.
 */
final class Pages {
    private final ByteBuffer file;
    private final int pageSize;
    private final int count;
    private final BitSet visited = new BitSet();

    Pages(byte[] file, int pageSize, ByteOrder order) throws BerkeleyDbException {
        if (file.length % pageSize != 0) {
            throw new BerkeleyDbException("ends inside of a page");
        }
        this.file = ByteBuffer.wrap(file).order(order);
        this.pageSize = pageSize;
        this.count = file.length / pageSize;
    }

    /** Page {@code number}, which has not been visited before. */
    Page visit(int number) throws BerkeleyDbException {
        if (number <= 0 || number >= count) {
            throw new BerkeleyDbException(
                    "refers to page " + Integer.toUnsignedString(number) + " of " + count);
        }
        if (visited.get(number)) {
            throw new BerkeleyDbException("refers to page " + number + " twice");
        }
        visited.set(number);
        ByteBuffer bytes = file.slice(number * pageSize, pageSize).order(file.order());
        return new Page(number, bytes);
    }
}
