package org.ovmexporter.server.http;

/**
 * A satisfiable range of a representation.
 *
 * @param start first byte
 * @param end the byte after the last one, greater than {@code start}
 */
public record ByteRange(long start, long end) {

    /** Number of bytes. */
    public long length() {
        return end - start;
    }

    /** The value of a {@code Content-Range} header. */
    public String contentRange(long size) {
        return "bytes " + start + "-" + (end - 1) + "/" + size;
    }
}
