package org.ovmexporter.extents;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written onto a copy of an older disk so that it equals a newer one.
 *
 * <p>Two bytes are taken as equal only where both maps promise it: both are zero, or both lie at
 * the same physical address of the same device <em>at the same time</em>. So both maps must be read
 * from files that exist now; a stored map proves nothing, since freed addresses are used again. The
 * answer may name more than what changed and never less.
 *
 * <p>Bytes past the end of the older disk count as changed, holes too: a copy that was longer
 * once may hold anything there.
 */
public final class Delta extends Lookahead<Chunk> {
    private final Iterator<Extent> older;
    private final Iterator<Extent> newer;
    private @Nullable Extent before;
    private @Nullable Extent after;

    private Delta(ExtentMap older, ExtentMap newer) {
        this.older = older.cover();
        this.newer = newer.cover();
    }

    /** The changed runs in ascending order, in time linear in the two maps' lengths. */
    public static Iterator<Chunk> between(ExtentMap older, ExtentMap newer) {
        return Chunks.joinOnDevice(new Delta(older, newer));
    }

    @Override
    protected @Nullable Chunk advance() {
        while (true) {
            after = after == null ? next(newer) : after;
            if (after == null) {
                return null;
            }
            before = before == null ? next(older) : before;
            Extent base = before;
            long end = base == null ? after.end() : Math.min(after.end(), base.end());
            Extent run = after.clip(after.logical(), end);
            boolean same = base != null && run.holdsSameBytesAs(base);
            after = rest(after, end);
            before = base == null ? null : rest(base, end);
            if (!same) {
                return chunk(run);
            }
        }
    }

    private static @Nullable Extent next(Iterator<Extent> cover) {
        return cover.hasNext() ? cover.next() : null;
    }

    private static @Nullable Extent rest(Extent extent, long from) {
        return from < extent.end() ? extent.clip(from, extent.end()) : null;
    }

    private static Chunk chunk(Extent run) {
        boolean zero = run.kind() == Extent.Kind.ZERO;
        return new Chunk(run.logical(), run.length(), run.physicalAt(run.logical()),
                zero ? Chunk.State.ZERO : Chunk.State.DATA);
    }
}
