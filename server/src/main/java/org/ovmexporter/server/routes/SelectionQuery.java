package org.ovmexporter.server.routes;

import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.Selection;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The query parameters that select bytes, and say how exactly they are compared. */
final class SelectionQuery {
    /** What the published clients may send for true; anything else that is not empty is false. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    private SelectionQuery() {}

    /** Whether a flag is set; absent and empty, it is {@code otherwise}. */
    static boolean flag(Exchange exchange, String name, boolean otherwise) {
        return exchange.query(name).map(TRUE::contains).orElse(otherwise);
    }

    /** {@code offset} and {@code length}. */
    static Selection window(Exchange exchange) {
        return new Selection(offset(exchange), length(exchange), OptionalInt.empty(), false);
    }

    /** {@code granularity} and {@code verify}, of whole disks; both need {@code compareTo}. */
    static Selection precision(Exchange exchange) {
        return new Selection(0, OptionalLong.empty(), granularity(exchange), verify(exchange));
    }

    /** All of them. */
    static Selection all(Exchange exchange) {
        return new Selection(
                offset(exchange), length(exchange), granularity(exchange), verify(exchange));
    }

    private static long offset(Exchange exchange) {
        return number(exchange, "offset", 0).orElse(0);
    }

    private static OptionalLong length(Exchange exchange) {
        return number(exchange, "length", 1);
    }

    private static OptionalInt granularity(Exchange exchange) {
        OptionalLong asked = number(exchange, "granularity", 1);
        if (asked.isEmpty()) {
            return OptionalInt.empty();
        }
        requireComparison(exchange, "granularity");
        if (!Selection.isGranularity(asked.getAsLong())) {
            throw Refusal.badRequest("granularity must be a power of two from " + Selection.FINEST
                    + " to " + Selection.COARSEST);
        }
        return OptionalInt.of((int) asked.getAsLong());
    }

    private static boolean verify(Exchange exchange) {
        Optional<String> asked = exchange.query("verify");
        if (asked.isEmpty()) {
            return false;
        }
        requireComparison(exchange, "verify");
        if (!asked.get().equals("full")) {
            throw Refusal.badRequest("verify must be \"full\", or absent for a sample");
        }
        return true;
    }

    private static void requireComparison(Exchange exchange, String name) {
        if (exchange.query("compareTo").isEmpty()) {
            throw Refusal.badRequest(
                    name + " is of a comparison: name an older snapshot with" + " compareTo");
        }
    }

    /** A whole number of bytes or seconds. */
    static OptionalLong number(Exchange exchange, String name, long least) {
        Optional<String> text = exchange.query(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like one that is too small.
        }
        throw Refusal.badRequest(name + " must be a whole number of " + least + " or more");
    }
}
