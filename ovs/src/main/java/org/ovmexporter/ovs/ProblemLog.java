package org.ovmexporter.ovs;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Logs each problem once: what is wrong on a host stays wrong for days, and every request meets it
 * again.
 */
final class ProblemLog {
    /** So many are remembered; after that all are forgotten and may be logged again. */
    private static final int MAX_REMEMBERED = 1000;

    private final Consumer<ReadingProblem> log;
    private final Set<ReadingProblem> logged = new HashSet<>();

    ProblemLog(Consumer<ReadingProblem> log) {
        this.log = log;
    }

    void log(Collection<ReadingProblem> problems) {
        for (ReadingProblem problem : problems) {
            if (isNew(problem)) {
                log.accept(problem);
            }
        }
    }

    private synchronized boolean isNew(ReadingProblem problem) {
        if (logged.size() >= MAX_REMEMBERED) {
            logged.clear();
        }
        return logged.add(problem);
    }
}
