package org.ovmexporter.ovs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What could be read, and what could not.
 *
 * @param <T> what was asked for
 */
public record Reading<T>(T value, List<ReadingProblem> problems) {
    public Reading {
        problems = List.copyOf(problems);
    }

    /** A reading without problems. */
    static <T> Reading<T> of(T value) {
        return new Reading<>(value, List.of());
    }

    /** A reading of what is left after one problem. */
    static <T> Reading<T> of(T value, ReadingProblem problem) {
        return new Reading<>(value, List.of(problem));
    }

    /** The same problems with something made of the value. */
    public <R> Reading<R> map(Function<T, R> function) {
        return new Reading<>(function.apply(value), problems);
    }

    /** The same with the problems of another reading before these. */
    Reading<T> after(List<ReadingProblem> earlier) {
        List<ReadingProblem> all = new ArrayList<>(earlier);
        all.addAll(problems);
        return new Reading<>(value, all);
    }
}
