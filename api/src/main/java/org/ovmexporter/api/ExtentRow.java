package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A line of a disk's extents.
 *
 * @param start first byte in the disk
 * @param length number of bytes
 * @param state what they are
 */
public record ExtentRow(long start, long length, State state) {

    /** What the bytes of a row are. */
    public enum State {
        /** Written; in a comparison: changed. */
        @JsonProperty("data")
        DATA,
        /** They read as zeros; in a comparison: and did not before. */
        @JsonProperty("zero")
        ZERO,
        /** In a comparison: the same in both snapshots. */
        @JsonProperty("unchanged")
        UNCHANGED
    }
}
