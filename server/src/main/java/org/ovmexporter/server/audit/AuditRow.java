package org.ovmexporter.server.audit;

/**
 * A line of the audit trail: requests of one minute that were the same but for the bytes that they
 * asked for.
 *
 * @param first when the first of them was over, RFC 3339, UTC
 * @param last when the last was
 * @param user who asked; behind a {@code ?}, who that claimed to be and did not prove it
 * @param from the address that they came from
 * @param what the operation, as the OpenAPI document calls it
 * @param status of the answers
 * @param requests how many
 * @param bytes that were sent, in all
 * @param vm what it was about, or empty
 */
public record AuditRow(
        String first,
        String last,
        String user,
        String from,
        String what,
        int status,
        long requests,
        long bytes,
        String vm,
        String snapshot,
        String disk) {}
