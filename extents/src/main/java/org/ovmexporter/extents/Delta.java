package org.ovmexporter.extents;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;

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
    private final Cover older;
    private final Cover newer;
    private final Joiner joiner = new Joiner();
    private @Nullable Extent before;
    private @Nullable Extent after;
    /** Everything before it has been looked at. */
    private long position;

    private Delta(ExtentMap older, ExtentMap newer, long from) {
        this.older = older.cover(from);
        this.newer = newer.cover(from);
        this.position = from;
    }

    /**
     * Adjacent, ascending chunks of every state that cover [{@code from}, the newer disk's size),
     * in time linear in the two maps' lengths. Windows, put together, say the same as the whole.
     */
    public static Iterator<Chunk> between(ExtentMap older, ExtentMap newer, long from) {
        return new Delta(older, newer, from);
    }

    @Override
    protected @Nullable Chunk advance() {
        while (true) {
            Extent now = after;
            if (now == null || now.end() <= position) {
                now = newer.next();
                after = now;
                if (now == null) {
                    return joiner.end();
                }
            }
            Extent base = before;
            if (base == null || base.end() <= position) {
                base = older.next();
                before = base;
            }
            long start = position;
            position = base == null ? now.end() : Math.min(now.end(), base.end());
            Chunk.State state = state(base, now);
            Chunk whole = joiner.add(
                    start, position, state == Chunk.State.DATA ? now.physicalAt(start) : 0, state);
            if (whole != null) {
                return whole;
            }
        }
    }

    private static Chunk.State state(@Nullable Extent before, Extent after) {
        if (before != null && after.holdsSameBytesAs(before)) {
            return Chunk.State.UNCHANGED;
        }
        return after.kind() == Extent.Kind.ZERO ? Chunk.State.ZERO : Chunk.State.DATA;
    }
}
