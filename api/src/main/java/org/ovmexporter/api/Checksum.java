package org.ovmexporter.api;

/**
 * A checksum of a disk, or of a part of it.
 *
 * @param checksum in hexadecimal
 * @param algorithm how it was computed, such as {@code sha256}
 * @param offset of the first byte
 * @param length number of bytes
 */
public record Checksum(String checksum, String algorithm, long offset, long length) {}
