package org.ovmexporter.ovs.berkeleydb;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the buckets of a hash, each a chain of pages, and collects the pairs of items on
 * them.
 */
final class HashWalk {
    /** Kinds of item, its first byte. */
    private static final int KEYDATA = 1;

    private static final int DUPLICATE = 2;
    private static final int OFFPAGE = 3;
    private static final int OFFDUP = 4;

    private static final int OFFPAGE_SIZE = 12;
    private static final int OFFDUP_SIZE = 8;

    private final MetaPage meta;
    private final Pages pages;
    private final OverflowChain overflow;
    private final EntryList entries = new EntryList();

    HashWalk(MetaPage meta, Pages pages) {
        this.meta = meta;
        this.pages = pages;
        this.overflow = new OverflowChain(pages);
    }

    List<Entry> entries() throws BerkeleyDbException {
        for (int bucket = 0; bucket <= meta.maxBucket(); bucket++) {
            readBucket(meta.pageOfBucket(bucket));
        }
        return entries.list();
    }

    private void readBucket(int first) throws BerkeleyDbException {
        Page page = pages.visit(first);
        if (page.type() == Page.FREE) {
            return; // Of a generation of buckets only the pages in use are ever written.
        }
        readPairs(page);
        while (page.next() != 0) {
            page = pages.visit(page.next());
            readPairs(page);
        }
    }

    private void readPairs(Page page) throws BerkeleyDbException {
        page.checkNumber();
        // Version 9 keeps the pairs of a page sorted and marks such pages by a type of their own;
        // to a reader of
        // everything they are alike, and one file may hold both.
        if (page.type() != Page.HASH && page.type() != Page.HASH_UNSORTED) {
            throw page.damaged("is of type " + page.type() + ", not one of a bucket");
        }
        List<Item> items = items(page);
        if (items.size() % 2 != 0) {
            throw page.damaged("has a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            readPair(page, items.get(i), items.get(i + 1));
        }
    }

    private record Item(int offset, int length) {}

    /** Items fill the page from its end: each ends where the one before it begins. */
    private static List<Item> items(Page page) throws BerkeleyDbException {
        List<Item> items = new ArrayList<>();
        int end = page.size();
        for (int i = 0; i < page.entries(); i++) {
            int offset = page.itemOffset(i);
            if (offset >= end) {
                throw page.damaged("has items that overlap");
            }
            items.add(new Item(offset, end - offset));
            end = offset;
        }
        return items;
    }

    private void readPair(Page page, Item keyItem, Item valueItem) throws BerkeleyDbException {
        byte[] key = read(page, keyItem);
        switch (page.unsignedByte(valueItem.offset())) {
            case DUPLICATE -> readDuplicates(key, page, valueItem);
            case OFFDUP -> {
                requireSize(page, valueItem, OFFDUP_SIZE);
                int root = page.integer(valueItem.offset() + 4);
                new DuplicateTree(pages, overflow).read(root, value -> entries.add(key, value));
            }
            default -> entries.add(key, read(page, valueItem));
        }
    }

    private byte[] read(Page page, Item item) throws BerkeleyDbException {
        int type = page.unsignedByte(item.offset());
        return switch (type) {
            case KEYDATA -> page.copy(item.offset() + 1, item.length() - 1);
            case OFFPAGE -> {
                requireSize(page, item, OFFPAGE_SIZE);
                yield overflow.read(
                        page.integer(item.offset() + 4), page.integer(item.offset() + 8));
            }
            default -> throw page.damaged("has an item of type " + type);
        };
    }

    /**
     * Duplicates on the page: each its length, its bytes, and its length again, for walking
     * backwards.
     */
    private void readDuplicates(byte[] key, Page page, Item item) throws BerkeleyDbException {
        int end = item.offset() + item.length();
        int at = item.offset() + 1;
        while (at < end) {
            int length = page.unsignedShort(at);
            int next = at + Short.BYTES + length + Short.BYTES;
            if (next > end || page.unsignedShort(next - Short.BYTES) != length) {
                throw page.damaged("has duplicates that do not fit together");
            }
            entries.add(key, page.copy(at + Short.BYTES, length));
            at = next;
        }
    }

    private static void requireSize(Page page, Item item, int size) throws BerkeleyDbException {
        if (item.length() < size) {
            throw page.damaged("has an item that is too short");
        }
    }
}
