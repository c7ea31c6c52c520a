package org.ovmexporter.bench;

import java.util.Arrays;

/** Measured values, of which the middle and the tail are told. */
public final class Samples {
    private final double[] ascending;

    private Samples(double[] ascending) {
        this.ascending = ascending;
    }

    /** Of these values, in any order. */
    public static Samples of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    /** The value in the middle. */
    public double median() {
        return percentile(50);
    }

    /** The value that this percentage of all values does not exceed (nearest rank). */
    public double percentile(int percent) {
        int rank = Math.ceilDiv(ascending.length * percent, 100);
        return ascending[Math.max(0, rank - 1)];
    }
}
