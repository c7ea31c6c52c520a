package org.ovmexporter.ovs.berkeleydb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Page 0 of a hash file: struct {@code _hashmeta33}. */
record MetaPage(ByteOrder byteOrder, int pageSize, int maxBucket, List<Integer> spares) {
    private static final int HASH_MAGIC = 0x00061561;
    private static final int BTREE_MAGIC = 0x00053162;
    private static final int QUEUE_MAGIC = 0x00042253;

    private static final int SIZE = 512;
    private static final int MAGIC = 12;
    private static final int VERSION = 16;
    private static final int PAGE_SIZE = 20;
    private static final int ENCRYPTION = 24;
    private static final int TYPE = 25;
    private static final int FLAGS = 26;
    private static final int MAX_BUCKET = 72;
    private static final int SPARES = 96;
    private static final int SPARES_COUNT = 32;

    private static final int HASH_META_TYPE = 8;
    private static final int CHECKSUMMED = 0x01;
    private static final int SMALLEST_PAGE = 512;
    private static final int LARGEST_PAGE = 64 << 10;

    static MetaPage of(byte[] file) throws BerkeleyDbException {
        if (file.length < SIZE) {
            throw new BerkeleyDbException(
                    "is " + file.length + " bytes long, too short for a Berkeley DB file");
        }
        ByteBuffer page = ByteBuffer.wrap(file).order(byteOrderOf(file));
        refuseWhatIsNotRead(page);
        int pageSize = page.getInt(PAGE_SIZE);
        if (pageSize < SMALLEST_PAGE
                || pageSize > LARGEST_PAGE
                || Integer.bitCount(pageSize) != 1) {
            throw new BerkeleyDbException(
                    "names a page size of " + pageSize + " bytes, which cannot be");
        }
        if (page.get(TYPE) != HASH_META_TYPE) {
            throw new BerkeleyDbException(
                    "begins with a page of type " + page.get(TYPE) + ", not a hash's");
        }
        int maxBucket = page.getInt(MAX_BUCKET);
        if (maxBucket < 0 || maxBucket >= file.length / pageSize) {
            throw new BerkeleyDbException("has fewer pages than buckets");
        }
        List<Integer> spares = new ArrayList<>();
        for (int i = 0; i < SPARES_COUNT; i++) {
            spares.add(page.getInt(SPARES + i * Integer.BYTES));
        }
        return new MetaPage(page.order(), pageSize, maxBucket, List.copyOf(spares));
    }

    static boolean hasAnyMagic(byte[] file) {
        if (file.length < SIZE) {
            return false;
        }
        int magic = ByteBuffer.wrap(file).getInt(MAGIC);
        return isMagic(magic) || isMagic(Integer.reverseBytes(magic));
    }

    /**
     * The number of the page on which a bucket begins; may lie outside of the file where that is
     * damaged.
     */
    int pageOfBucket(int bucket) {
        // Buckets are allocated in generations that double: 0, 1, 2-3, 4-7, ... A generation's
        // pages lie together.
        int generation = Integer.SIZE - Integer.numberOfLeadingZeros(bucket);
        return bucket + spares.get(generation);
    }

    private static boolean isMagic(int magic) {
        return magic == HASH_MAGIC || magic == BTREE_MAGIC || magic == QUEUE_MAGIC;
    }

    private static ByteOrder byteOrderOf(byte[] file) throws BerkeleyDbException {
        int magic = ByteBuffer.wrap(file).getInt(MAGIC);
        if (magic == HASH_MAGIC) {
            return ByteOrder.BIG_ENDIAN;
        }
        if (Integer.reverseBytes(magic) == HASH_MAGIC) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw new BerkeleyDbException(
                hasAnyMagic(file)
                        ? "is a Berkeley DB B-tree, recno or queue; only hash files are read"
                        : "is not a Berkeley DB file");
    }

    private static void refuseWhatIsNotRead(ByteBuffer page) throws BerkeleyDbException {
        if (page.get(ENCRYPTION) != 0) {
            throw new BerkeleyDbException("is encrypted; encrypted databases are not read");
        }
        int version = page.getInt(VERSION);
        if (version < 7 || version > 9) {
            throw new BerkeleyDbException(
                    "is a hash of version " + version + "; versions 7, 8 and 9 are read");
        }
        if ((page.get(FLAGS) & CHECKSUMMED) != 0) {
            throw new BerkeleyDbException("has checksums; databases with checksums are not read");
        }
    }
}
