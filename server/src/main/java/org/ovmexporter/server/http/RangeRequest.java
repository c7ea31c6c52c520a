package org.ovmexporter.server.http;

import java.util.List;
import java.util.Optional;

/** What a {@code Range} header asks of a representation of known size (RFC 9110, section 14). */
public sealed interface RangeRequest {

    /** All of it: no range was asked for, or one in a unit that is not bytes. */
    record Whole() implements RangeRequest {}

    /** At least one range, each inside the representation, in the order asked for. */
    record Partial(List<ByteRange> ranges) implements RangeRequest {
        /** Keeps a copy. */
        public Partial {
            ranges = List.copyOf(ranges);
        }
    }

    /** Nothing of it can be served, and why. */
    record Unsatisfiable(String reason) implements RangeRequest {}

    /** Reads the header as sent; an absent one asks for the whole. */
    static RangeRequest parse(Optional<String> header, long size) {
        Optional<String> set = header.map(String::strip)
                .filter(value -> value.regionMatches(true, 0, "bytes=", 0, 6))
                .map(value -> value.substring(6));
        return set.isEmpty() ? new Whole() : RangeParser.parse(set.get(), size);
    }
}
