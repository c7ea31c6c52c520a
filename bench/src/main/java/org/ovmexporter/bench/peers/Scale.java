package org.ovmexporter.bench.peers;

/**
 * How much is measured.
 *
 * @param diskBytes of the disk that is downloaded
 * @param rounds of each contest
 * @param seconds of each measurement with wrk
 * @param snapshots the most there are when metadata is asked for
 */
record Scale(long diskBytes, int rounds, int seconds, int snapshots) {
    static final Scale FULL = new Scale(2L << 30, 5, 2, 10_000);
    /** To see whether it works. */
    static final Scale QUICK = new Scale(1L << 30, 2, 1, 1000);
}
