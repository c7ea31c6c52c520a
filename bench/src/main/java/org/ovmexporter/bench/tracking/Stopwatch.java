package org.ovmexporter.bench.tracking;

import java.io.IOException;

/** How long something takes. */
final class Stopwatch {
    private Stopwatch() {}

    /** Something that takes its time. */
    interface Work {
        void run() throws IOException;
    }

    static double milliseconds(Work work) throws IOException {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e6;
    }
}
