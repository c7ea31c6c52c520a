package org.ovmexporter.linux;

import org.ovmexporter.extents.Extent;

/** An extent as the kernel gives it: bytes, and the FIEMAP_EXTENT_ flags of linux/fiemap.h. */
public record RawExtent(long logical, long length, long physical, int flags) {
    static final int LAST = 0x1;
    static final int UNKNOWN = 0x2;
    static final int DELALLOC = 0x4;
    static final int ENCODED = 0x8;
    static final int DATA_ENCRYPTED = 0x80;
    static final int NOT_ALIGNED = 0x100;
    static final int DATA_INLINE = 0x200;
    static final int DATA_TAIL = 0x400;
    static final int UNWRITTEN = 0x800;
    static final int MERGED = 0x1000;
    static final int SHARED = 0x2000;

    /** Any of these says that equal addresses need not mean equal content. */
    private static final int ADDRESS_PROVES_NOTHING =
            UNKNOWN | DELALLOC | ENCODED | DATA_ENCRYPTED | NOT_ALIGNED | DATA_INLINE | DATA_TAIL;

    boolean isLast() {
        return (flags & LAST) != 0;
    }

    /** Where it ends, in bytes; at the most a file can have where the kernel's sum overflows. */
    long end() {
        long end = logical + length;
        return length < 0 || end < logical ? Long.MAX_VALUE : end;
    }

    /** The part from this offset of the file on, which must lie within. */
    Extent from(long start) {
        return new Extent(start, end() - start, physical + (start - logical), kind());
    }

    /** SHARED and MERGED say nothing: OCFS2 keeps SHARED when nothing shares any more. */
    private Extent.Kind kind() {
        if ((flags & UNWRITTEN) != 0) {
            return Extent.Kind.ZERO;
        }
        return (flags & ADDRESS_PROVES_NOTHING) != 0 || physical == 0
                ? Extent.Kind.OPAQUE
                : Extent.Kind.DATA;
    }
}
