package org.ovmexporter.client;

import java.util.OptionalInt;

/**
 * What a snapshot is compared with, and how exactly.
 *
 * @param snapshot id of an older snapshot of the same VM
 * @param granularity blocks of this many bytes, a power of two from 4096 to 1048576, are read and
 *     compared where the filesystem knows no better; absent: its word counts
 * @param verifyAll whether all that is called unchanged is read and compared, and not a sample
 */
public record Since(String snapshot, OptionalInt granularity, boolean verifyAll) {

    /** By the filesystem's word, with a sample verified. */
    public Since(String snapshot) {
        this(snapshot, OptionalInt.empty(), false);
    }
}
