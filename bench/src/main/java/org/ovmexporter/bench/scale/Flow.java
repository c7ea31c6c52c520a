package org.ovmexporter.bench.scale;

import java.util.List;

/** A disk on its way from a repository through a host to a client. */
final class Flow {
    private final List<Resource> path;
    private double left;
    private double rate;

    /** @param bytes at least 1 */
    Flow(List<Resource> path, double bytes) {
        this.path = List.copyOf(path);
        this.left = bytes;
    }

    List<Resource> path() {
        return path;
    }

    double rate() {
        return rate;
    }

    void rate(double bytesASecond) {
        this.rate = bytesASecond;
    }

    /** In how many seconds it ends at its rate. */
    double secondsLeft() {
        return left / rate;
    }

    void advance(double seconds) {
        left -= rate * seconds;
        for (Resource resource : path) {
            resource.carried(rate * seconds);
        }
    }

    boolean isDone() {
        // Less than a byte is what doubles make of nothing.
        return left < 1;
    }
}
