package org.ovmexporter.extents;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;

/**
 * Turns what a filesystem reports into adjacent runs that cover [from, size): holes become
 * {@code ZERO}, runs are clipped at both ends, and where a run comes back to bytes that were passed
 * already (the file's map changed between two pages of it), only the rest counts, as
 * {@code OPAQUE}: which of the two addresses holds is not known.
 */
final class Cover {
    private final Iterator<Extent> extents;
    private final long from;
    private final long size;
    private long position;
    private @Nullable Extent afterHole;

    Cover(Iterator<Extent> extents, long from, long size) {
        this.extents = extents;
        this.from = from;
        this.size = size;
        this.position = from;
    }

    /** The next run, or null after the last. */
    @Nullable
    Extent next() {
        if (position >= size) {
            return null;
        }
        Extent next = nextReported();
        long start = next == null ? size : next.logical();
        if (next == null || start > position) {
            afterHole = next;
            return passed(new Extent(position, start - position, 0, Extent.Kind.ZERO));
        }
        return passed(next);
    }

    /** The next run with bytes in [position, size), clipped to it. */
    private @Nullable Extent nextReported() {
        if (afterHole != null) {
            Extent kept = afterHole;
            afterHole = null;
            return kept;
        }
        while (extents.hasNext()) {
            Extent reported = extents.next();
            if (reported.logical() >= size) {
                return null;
            }
            if (reported.end() > position) {
                Extent clipped = reported.clip(position, size);
                return reported.logical() < position && position > from ? opaque(clipped) : clipped;
            }
        }
        return null;
    }

    private static Extent opaque(Extent extent) {
        return new Extent(extent.logical(), extent.length(), extent.physical(), Extent.Kind.OPAQUE);
    }

    private Extent passed(Extent run) {
        position = run.end();
        return run;
    }
}
