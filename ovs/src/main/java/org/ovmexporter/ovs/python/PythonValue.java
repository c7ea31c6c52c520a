package org.ovmexporter.ovs.python;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plain Python value, immutable, at most 100 levels deep. Byte strings and unicode strings are
 * both text, as Python 2 takes them for equal; beyond that values are equal only if they are of the
 * same type (in Python, {@code 1 == True}).
 */
public sealed interface PythonValue {
    /** {@code None}. */
    record NoneValue() implements PythonValue {}

    /** {@code True} or {@code False}. */
    record BooleanValue(boolean value) implements PythonValue {}

    /** An {@code int} or a {@code long}. */
    record IntegerValue(BigInteger value) implements PythonValue {
        /** The same, of a Java number. */
        public static IntegerValue of(long value) {
            return new IntegerValue(BigInteger.valueOf(value));
        }
    }

    /** A {@code float}. */
    record FloatValue(double value) implements PythonValue {}

    /** A {@code unicode}, or a {@code str} decoded as UTF-8, or as Latin-1 where it is no UTF-8. */
    record TextValue(String value) implements PythonValue {}

    /** A {@code list}. */
    record ListValue(List<PythonValue> items) implements PythonValue {
        public ListValue {
            items = List.copyOf(items);
        }
    }

    /** A {@code tuple}. */
    record TupleValue(List<PythonValue> items) implements PythonValue {
        public TupleValue {
            items = List.copyOf(items);
        }
    }

    /** A {@code set}, in the order it was written. */
    record SetValue(Set<PythonValue> items) implements PythonValue {
        public SetValue {
            items = Collections.unmodifiableSet(new LinkedHashSet<>(items));
        }
    }

    /** A {@code dict}, in the order it was written. */
    record DictValue(Map<PythonValue, PythonValue> items) implements PythonValue {
        public DictValue {
            items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
        }

        /** The value of a text key. */
        public Optional<PythonValue> get(String key) {
            return Optional.ofNullable(items.get(new TextValue(key)));
        }
    }

    /** The text, if this is text. */
    default Optional<String> asText() {
        return this instanceof TextValue(String text) ? Optional.of(text) : Optional.empty();
    }

    /** Whether Python takes this for a key of a dict or an element of a set. */
    default boolean isHashable() {
        return switch (this) {
            case ListValue _, SetValue _, DictValue _ -> false;
            case TupleValue(List<PythonValue> items) ->
                items.stream().allMatch(PythonValue::isHashable);
            case NoneValue _, BooleanValue _, IntegerValue _, FloatValue _, TextValue _ -> true;
        };
    }
}
