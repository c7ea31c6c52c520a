package org.ovmexporter.snapshots;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a checksum is computed. */
public enum Algorithm {
    /** SHA-256, as sha256sum prints it. */
    SHA256("sha256"),
    /** XXH3 of 128 bits, as xxh128sum prints it: much faster, and no proof against forgery. */
    XXH128("xxh128");

    private final String id;

    Algorithm(String id) {
        this.id = id;
    }

    /** Its name on the wire. */
    public String id() {
        return id;
    }

    /** The algorithm of this name. */
    public static Optional<Algorithm> of(String id) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.id.equals(id))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Algorithm::id).toList();
    }
}
