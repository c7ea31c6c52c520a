package org.ovmexporter.ovs.python;

import java.util.Map;
import java.util.Set;

/** What may be a key of a dict or an element of a set, and how many there may be. */
final class Keys {
    private Keys() {}

    static void put(Map<PythonValue, PythonValue> items, PythonValue key, PythonValue value)
            throws PythonFormatException {
        check(key, items.size());
        items.put(key, value);
    }

    static void add(Set<PythonValue> items, PythonValue element) throws PythonFormatException {
        check(element, items.size());
        items.add(element);
    }

    private static void check(PythonValue key, int known) throws PythonFormatException {
        if (!key.isHashable()) {
            throw new PythonFormatException("a list, set or dict as a key");
        }
        if (known == Limits.MAX_KEYS) {
            throw new PythonFormatException(
                    "a dict or set of more than " + Limits.MAX_KEYS + " keys");
        }
    }
}
