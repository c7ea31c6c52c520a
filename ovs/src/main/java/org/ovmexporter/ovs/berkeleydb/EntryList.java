package org.ovmexporter.ovs.berkeleydb;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries found so far, and no more than memory is meant to hold: items of a damaged page may
 * lie on each other.
 */
final class EntryList {
    private static final int MAX_ENTRIES = 100_000;

    private final List<Entry> entries = new ArrayList<>();
    private long valueBytes;

    void add(byte[] key, byte[] value) throws BerkeleyDbException {
        valueBytes += value.length;
        if (entries.size() == MAX_ENTRIES || valueBytes > BerkeleyDbHash.MAX_FILE_BYTES) {
            throw new BerkeleyDbException("holds more than " + MAX_ENTRIES + " entries or "
                    + BerkeleyDbHash.MAX_FILE_BYTES + " bytes, the most that is read");
        }
        entries.add(new Entry(key, value));
    }

    List<Entry> list() {
        return List.copyOf(entries);
    }
}
