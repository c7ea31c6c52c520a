package org.ovmexporter.bench.scale;

/**
 * A pool and who backs it up.
 *
 * @param hosts that run an exporter
 * @param vms of the pool, a disk each
 * @param bytes of all disks
 * @param repositories shared by all hosts; VMs are spread evenly over them
 * @param clients that download
 * @param streams that a client reads at once
 * @param anyHost whether a disk is read through the host with the least to do, or else through the
 *     one that runs its VM
 */
record Pool(
        int hosts,
        int vms,
        double bytes,
        int repositories,
        int clients,
        int streams,
        boolean anyHost) {
    static final double TIB = 1L << 40;

    /** The pool of the question, with each client reading four disks at once. */
    static Pool large(int hosts, int clients, boolean anyHost) {
        return new Pool(hosts, 5000, 1024 * TIB, 16, clients, 4, anyHost);
    }
}
