package org.ovmexporter.ovs.berkeleydb;

import java.nio.ByteBuffer;

/**
 * One page: struct {@code _db_page}, a header of 26 bytes, then offsets of items, which lie at the
 * page's end.
 */
final class Page {
    /** A page that was allocated and never written, or freed. */
    static final int FREE = 0;

    static final int HASH_UNSORTED = 2;
    static final int BTREE_INTERNAL = 3;
    static final int RECNO_INTERNAL = 4;
    static final int RECNO_LEAF = 6;
    static final int OVERFLOW = 7;
    static final int DUPLICATE_LEAF = 12;
    static final int HASH = 13;

    static final int HEADER = 26;

    private static final int NUMBER = 8;
    private static final int NEXT = 16;
    private static final int ENTRIES = 20;
    private static final int HIGH_OFFSET = 22;
    private static final int TYPE = 25;

    private final int number;
    private final ByteBuffer bytes;

    Page(int number, ByteBuffer bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    int size() {
        return bytes.limit();
    }

    int type() {
        return Byte.toUnsignedInt(bytes.get(TYPE));
    }

    /** The next page of the chain, or 0. */
    int next() {
        return bytes.getInt(NEXT);
    }

    int entries() {
        return Short.toUnsignedInt(bytes.getShort(ENTRIES));
    }

    /** On an overflow page, how many bytes of data follow the header. */
    int highOffset() {
        return Short.toUnsignedInt(bytes.getShort(HIGH_OFFSET));
    }

    /** Where item {@code index} begins. */
    int itemOffset(int index) throws BerkeleyDbException {
        int offset = unsignedShort(HEADER + index * Short.BYTES);
        if (offset < HEADER + entries() * Short.BYTES) {
            throw damaged("has an item among its header");
        }
        return offset;
    }

    int unsignedByte(int offset) throws BerkeleyDbException {
        check(offset, Byte.BYTES);
        return Byte.toUnsignedInt(bytes.get(offset));
    }

    int unsignedShort(int offset) throws BerkeleyDbException {
        check(offset, Short.BYTES);
        return Short.toUnsignedInt(bytes.getShort(offset));
    }

    int integer(int offset) throws BerkeleyDbException {
        check(offset, Integer.BYTES);
        return bytes.getInt(offset);
    }

    byte[] copy(int offset, int length) throws BerkeleyDbException {
        check(offset, length);
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    /** This page, if it knows its own number: one that does not was caught while it was written. */
    Page checkNumber() throws BerkeleyDbException {
        if (bytes.getInt(NUMBER) != number) {
            throw damaged("says it is page " + Integer.toUnsignedString(bytes.getInt(NUMBER)));
        }
        return this;
    }

    BerkeleyDbException damaged(String what) {
        return new BerkeleyDbException("is damaged or being written: page " + number + " " + what);
    }

    private void check(int offset, int length) throws BerkeleyDbException {
        if (offset < 0 || length < 0 || offset > bytes.limit() - length) {
            throw damaged("has an item that reaches past its end");
        }
    }
}
