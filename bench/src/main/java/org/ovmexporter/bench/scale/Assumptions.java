package org.ovmexporter.bench.scale;

/**
 * What the reckoning is fed with. The first three are measured (by bench/run-peers); the
 * others are a guess at an ordinary pool, to be replaced by one's own.
 *
 * @param cpuSecondsPerGibibyte of a host's processors
 * @param secondsPerExtent of a disk that is compared
 * @param secondsPerSnapshot to take one, delete one, and list
 * @param hostCores that the exporter may use of dom0
 * @param network of each host and client, in bytes a second
 * @param repository what its disks give, in bytes a second
 * @param extentBytes how long an extent is on average
 * @param changed which part of a disk a comparison names after a day
 */
record Assumptions(
        double cpuSecondsPerGibibyte,
        double secondsPerExtent,
        double secondsPerSnapshot,
        double hostCores,
        double network,
        double repository,
        double extentBytes,
        double changed) {

    static final Assumptions ORDINARY =
            new Assumptions(0.8, 5.4e-6, 0.2, 2, 1.1e9, 1.0e9, 4 << 20, 0.04);

    /** What the processors of one host can send, in bytes a second. */
    double hostProcessors() {
        return hostCores / cpuSecondsPerGibibyte * (1L << 30);
    }
}
