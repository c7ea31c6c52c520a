package org.ovmexporter.ovs.berkeleydb;

import java.io.ByteArrayOutputStream;

/** An item too big for its page: its bytes lie on a chain of pages of their own. */
final class OverflowChain {
    private final Pages pages;

    OverflowChain(Pages pages) {
        this.pages = pages;
    }

    /** The {@code length} bytes of the chain that begins at page {@code first}. */
    byte[] read(int first, int length) throws BerkeleyDbException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = first;
        while (next != 0) {
            Page page = pages.visit(next).checkNumber();
            if (page.type() != Page.OVERFLOW) {
                throw page.damaged("is of type " + page.type() + ", not an overflow page");
            }
            bytes.writeBytes(page.copy(Page.HEADER, page.highOffset()));
            next = page.next();
        }
        if (bytes.size() != length) {
            throw new BerkeleyDbException("is damaged or being written: an item of "
                    + Integer.toUnsignedString(length) + " bytes has " + bytes.size());
        }
        return bytes.toByteArray();
    }
}
