package org.ovmexporter.fuzz;

/**
 * How much may be allocated for an input, in bytes, what is garbage again included.
 *
 * @param fixed   whatever the input
 * @param perByte of the input
 */
public record Bound(long fixed, int perByte) {

    /** The most for an input of {@code length} bytes. */
    long of(int length) {
        return fixed + (long) perByte * length;
    }
}
