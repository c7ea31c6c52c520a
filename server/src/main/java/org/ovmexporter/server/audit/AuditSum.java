package org.ovmexporter.server.audit;

/**
 * How many requests, and how many bytes they were sent.
 *
 * @param first when the first was over, in milliseconds since 1970
 * @param last when the last was
 */
record AuditSum(long requests, long bytes, long first, long last) {

    AuditSum plus(AuditSum other) {
        return new AuditSum(
                requests + other.requests,
                bytes + other.bytes,
                Math.min(first, other.first),
                Math.max(last, other.last));
    }
}
