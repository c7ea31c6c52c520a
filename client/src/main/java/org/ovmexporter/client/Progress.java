package org.ovmexporter.client;

/** Is told how far a download has come. Called by several threads, by one at a time. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, size, fetched) -> {};

    /**
     * Some more is done.
     *
     * @param done bytes of the disk that are as they shall be: fetched, zero, or unchanged
     * @param size of the disk, in bytes
     * @param fetched bytes that came over the network, this time
     */
    void at(long done, long size, long fetched);
}
