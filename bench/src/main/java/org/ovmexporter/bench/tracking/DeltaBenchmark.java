package org.ovmexporter.bench.tracking;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Delta;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.extents.ExtentMap;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The delta of two maps that are in memory. */
@State(Scope.Benchmark)
public class DeltaBenchmark {
    static final int EXTENTS = 1_000_000;
    private static final long LENGTH = 4096;
    private static final int ONE_PERCENT = 100;

    /** How the two maps differ. */
    public enum Shape {
        /** Extents that touch each other, of which each hundredth has moved. */
        TOUCHING("extents side by side, 1 % of them moved"),
        /** The same with a hole after each. */
        HOLES("a hole after each extent, 1 % of them moved"),
        /** No extent begins where one of the other map does, and all have moved. */
        SHIFTED("all extents moved, and begin elsewhere");

        final String description;

        Shape(String description) {
            this.description = description;
        }
    }

    /** The benchmark's parameter. */
    @Param
    public Shape shape = Shape.TOUCHING;

    private ExtentMap older = ExtentMap.of(0, List.of());
    private ExtentMap newer = ExtentMap.of(0, List.of());

    /** Makes both maps. */
    @Setup
    public void makeMaps() {
        older = map(0, 0);
        newer = switch (shape) {
            case TOUCHING, HOLES -> map(0, ONE_PERCENT);
            case SHIFTED -> map(LENGTH / 2, 1);
        };
    }

    /** @param moved each of this many extents lies elsewhere on the device; 0 for none */
    private ExtentMap map(long first, int moved) {
        long step = shape == Shape.HOLES ? 2 * LENGTH : LENGTH;
        List<Extent> extents = new ArrayList<>(EXTENTS);
        for (long i = 0; i < EXTENTS; i++) {
            // From the device's end to its begin: no two are neighbours there.
            long physical = 2 * LENGTH * (EXTENTS - i);
            boolean elsewhere = moved > 0 && i % moved == 0;
            extents.add(new Extent(
                    first + i * step,
                    LENGTH,
                    elsewhere ? physical + (1L << 44) : physical,
                    Extent.Kind.DATA));
        }
        return ExtentMap.of(first + EXTENTS * step, extents);
    }

    /** Reads the whole delta. */
    @Benchmark
    public long delta() {
        long sum = 0;
        for (Iterator<Chunk> chunks = Delta.between(older, newer, 0); chunks.hasNext(); ) {
            Chunk chunk = chunks.next();
            sum += chunk.state() == Chunk.State.UNCHANGED ? 1 : chunk.length();
        }
        return sum;
    }
}
