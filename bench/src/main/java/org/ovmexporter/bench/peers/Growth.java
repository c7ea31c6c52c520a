package org.ovmexporter.bench.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * How a time grows with a size: the exponent is the slope of the straight line that fits the
 * logarithms best (least squares). 1 is linear; a fixed cost makes it less.
 */
final class Growth {
    private final List<Double> sizes = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();

    void add(double size, double time) {
        sizes.add(Math.log(size));
        times.add(Math.log(time));
    }

    double exponent() {
        double size = mean(sizes);
        double time = mean(times);
        double both = 0;
        double square = 0;
        for (int i = 0; i < sizes.size(); i++) {
            both += (sizes.get(i) - size) * (times.get(i) - time);
            square += (sizes.get(i) - size) * (sizes.get(i) - size);
        }
        return both / square;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
