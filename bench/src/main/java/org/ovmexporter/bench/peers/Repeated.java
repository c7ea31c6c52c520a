package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Samples;
import org.ovmexporter.bench.Stopwatch;

import java.io.IOException;

/** Milliseconds of something that is done again and again. */
final class Repeated {
    private Repeated() {}

    /** The median of so many times, after half as many that do not count. */
    static double median(int times, Stopwatch.Work work) throws IOException {
        double[] milliseconds = new double[times];
        for (int i = -times / 2; i < times; i++) {
            double took = Stopwatch.milliseconds(work);
            if (i >= 0) {
                milliseconds[i] = took;
            }
        }
        return Samples.of(milliseconds).median();
    }
}
