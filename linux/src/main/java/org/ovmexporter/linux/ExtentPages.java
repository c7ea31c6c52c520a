package org.ovmexporter.linux;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.extents.Lookahead;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/**
 * One ascending sequence from the pages of a map that may change between them. It never goes back:
 * of an extent that begins before what has been given already, only the rest is given. It ends with
 * the extent the kernel calls the last one, or with an empty page; and it always ends, since a page
 * that adds nothing is an error.
 */
final class ExtentPages extends Lookahead<Extent> {
    private final String file;
    private final Source source;
    private Iterator<RawExtent> page = List.<RawExtent>of().iterator();
    private boolean lastPage;
    /** Everything before it has been given. */
    private long position;

    /** Asks the kernel for the extents from a byte offset on. */
    @FunctionalInterface
    interface Source {
        List<RawExtent> from(long start) throws IOException;
    }

    /** @param from of extents that begin before it, only the rest is given */
    ExtentPages(String file, Source source, long from) {
        this.file = file;
        this.source = source;
        this.position = from;
    }

    @Override
    protected @Nullable Extent advance() {
        Extent rest = restOfPage();
        while (rest == null && !lastPage) {
            boolean empty = readPage();
            rest = restOfPage();
            if (rest == null && !empty && !lastPage) {
                throw new UncheckedIOException(new IOException("the map of " + file
                        + " does not go on after byte " + position
                        + ": the kernel repeats itself"));
            }
        }
        return rest;
    }

    /** Whether it was empty. */
    private boolean readPage() {
        try {
            List<RawExtent> extents = source.from(position);
            lastPage = extents.isEmpty() || extents.getLast().isLast();
            page = extents.iterator();
            return extents.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next extent of this page with bytes that were not given yet, or null. */
    private @Nullable Extent restOfPage() {
        while (page.hasNext()) {
            RawExtent raw = page.next();
            long start = Math.max(raw.logical(), position);
            if (raw.end() > start) {
                position = raw.end();
                return raw.from(start);
            }
        }
        return null;
    }
}
