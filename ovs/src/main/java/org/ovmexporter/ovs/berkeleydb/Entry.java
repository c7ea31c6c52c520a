package org.ovmexporter.ovs.berkeleydb;

/**
 * A key and one value of it; a key with duplicates has several entries. The arrays are the caller's
 * to read only.
 */
public final class Entry {
    private final byte[] key;
    private final byte[] value;

    Entry(byte[] key, byte[] value) {
        this.key = key;
        this.value = value;
    }

    /** The key's bytes. */
    public byte[] key() {
        return key;
    }

    /** The value's bytes. */
    public byte[] value() {
        return value;
    }
}
