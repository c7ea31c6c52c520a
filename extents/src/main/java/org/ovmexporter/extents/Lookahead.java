package org.ovmexporter.extents;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** An iterator that finds its next element when asked whether there is one. */
public abstract class Lookahead<T> implements Iterator<T> {
    private @Nullable T next;
    private boolean ended;

    /** The next element, or null after the last. */
    protected abstract @Nullable T advance();

    @Override
    public final boolean hasNext() {
        if (next == null && !ended) {
            next = advance();
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public final T next() {
        T result = hasNext() ? next : null;
        if (result == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return result;
    }
}
