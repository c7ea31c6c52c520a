package org.ovmexporter.bench;

import java.io.IOException;

/** How long something takes. */
public final class Stopwatch {
    private Stopwatch() {}

    /** Something that takes its time. */
    public interface Work {
        void run() throws IOException;
    }

    public static double milliseconds(Work work) throws IOException {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e6;
    }
}
