package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.OptionalLong;

/**
 * The last line of a disk's extents. Lines without it are not all.
 *
 * @param complete true
 * @param rows how many rows there are before it
 * @param size of the disk, in bytes
 * @param baseSize in a comparison, the size in bytes of the disk in the older snapshot; absent
 *     where that has no such disk, and the rows are all there is
 */
public record ExtentsEnd(
        boolean complete,
        long rows,
        long size,

        @JsonProperty("base_size") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        OptionalLong baseSize) {

    /** Of extents that are all there. */
    public ExtentsEnd(long rows, long size, OptionalLong baseSize) {
        this(true, rows, size, baseSize);
    }
}
