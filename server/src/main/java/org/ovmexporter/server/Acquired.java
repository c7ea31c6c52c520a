package org.ovmexporter.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a start has acquired: it is given back in reverse order, all of it, whatever fails. */
final class Acquired implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** A start in several steps, of which a later one may fail. */
    interface Start<T> {
        /** Takes the steps, and adds what each has acquired before it takes the next. */
        T with(Acquired acquired) throws IOException;
    }

    /** What a start results in; where it fails, all that it has acquired is given back first. */
    static <T> T by(Start<T> start) throws IOException {
        Acquired acquired = new Acquired();
        try {
            return start.with(acquired);
        } catch (Throwable failure) {
            acquired.closeAll().forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** Keeps a part until this is closed. */
    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Gives back first what was acquired last; the rest too where one of them fails. */
    @Override
    public void close() {
        List<Throwable> failures = closeAll();
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        switch (first) {
            case Error error -> throw error;
            case RuntimeException failure -> throw failure;
            default -> throw new IllegalStateException("not all could be closed", first);
        }
    }

    private List<Throwable> closeAll() {
        List<Throwable> failures = new ArrayList<>();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Throwable failure) {
                failures.add(failure);
            }
        }
        return failures;
    }
}
