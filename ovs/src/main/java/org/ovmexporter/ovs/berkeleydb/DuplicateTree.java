package org.ovmexporter.ovs.berkeleydb;

/**
 * The duplicates of a key that has too many for its page: a tree of their own, a B-tree where they
 * are sorted and a recno tree where they are not. Its leaves are chained, so only the way to the
 * first one goes through the tree.
 */
final class DuplicateTree {
    private static final int KEYDATA = 1;
    private static final int OVERFLOW = 3;
    private static final int DELETED = 0x80;

    private final Pages pages;
    private final OverflowChain overflow;

    DuplicateTree(Pages pages, OverflowChain overflow) {
        this.pages = pages;
        this.overflow = overflow;
    }

    /** Takes one value. */
    @FunctionalInterface
    interface Sink {
        void accept(byte[] value) throws BerkeleyDbException;
    }

    void read(int root, Sink values) throws BerkeleyDbException {
        Page leaf = firstLeaf(root);
        readLeaf(leaf, values);
        while (leaf.next() != 0) {
            leaf = pages.visit(leaf.next()).checkNumber();
            readLeaf(leaf, values);
        }
    }

    private Page firstLeaf(int root) throws BerkeleyDbException {
        Page page = pages.visit(root).checkNumber();
        while (page.type() == Page.BTREE_INTERNAL || page.type() == Page.RECNO_INTERNAL) {
            if (page.entries() == 0) {
                throw page.damaged("has no child");
            }
            int child = page.itemOffset(0) + (page.type() == Page.BTREE_INTERNAL ? 4 : 0);
            page = pages.visit(page.integer(child)).checkNumber();
        }
        return page;
    }

    private void readLeaf(Page leaf, Sink values) throws BerkeleyDbException {
        if (leaf.type() != Page.DUPLICATE_LEAF && leaf.type() != Page.RECNO_LEAF) {
            throw leaf.damaged("is of type " + leaf.type() + ", not one of duplicates");
        }
        for (int i = 0; i < leaf.entries(); i++) {
            int offset = leaf.itemOffset(i);
            int type = leaf.unsignedByte(offset + 2);
            // A deleted item stays, marked, as long as a cursor of its writer rests on it.
            if ((type & DELETED) == 0) {
                values.accept(read(leaf, offset, type));
            }
        }
    }

    private byte[] read(Page leaf, int offset, int type) throws BerkeleyDbException {
        return switch (type) {
            case KEYDATA -> leaf.copy(offset + 3, leaf.unsignedShort(offset));
            case OVERFLOW -> overflow.read(leaf.integer(offset + 4), leaf.integer(offset + 8));
            default -> throw leaf.damaged("has a duplicate of type " + type);
        };
    }
}
