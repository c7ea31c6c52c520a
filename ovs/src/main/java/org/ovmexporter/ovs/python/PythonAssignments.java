package org.ovmexporter.ovs.python;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code key = literal} statements of a Python file, read without evaluating anything. As in
 * Python, the last assignment of a key counts.
 *
 * @param values     what the keys were given, in the order of their first assignment
 * @param unreadable the other statements; the key that one begins with has no value, whatever was
 *     assigned before
 */
public record PythonAssignments(Map<String, PythonValue> values, List<Unreadable> unreadable) {
    /** The largest file that is read, in bytes. */
    public static final int MAX_FILE_BYTES = Limits.MAX_BYTES;

    public PythonAssignments {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A statement that is no assignment of a literal.
     *
     * @param line   on which it begins, from 1
     * @param key    the name that it begins with, if it does
     * @param reason never quotes the statement, which may hold a password
     */
    public record Unreadable(int line, Optional<String> key, String reason) {}

    /**
     * Reads a file's bytes.
     *
     * @throws PythonFormatException if they are more than {@link #MAX_FILE_BYTES}, or more than 100
     *     statements cannot be read: then it is another kind of file
     */
    public static PythonAssignments read(byte[] file) throws PythonFormatException {
        if (file.length > MAX_FILE_BYTES) {
            throw new PythonFormatException("more than " + MAX_FILE_BYTES + " bytes");
        }
        return new StatementReader(new LiteralSource(file)).read();
    }

    /** The value of a key. */
    public Optional<PythonValue> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Why a key has no value, if there is a statement about it that cannot be read. */
    public Optional<Unreadable> unreadable(String key) {
        return values.containsKey(key)
                ? Optional.empty()
                : unreadable.stream()
                        .filter(u -> u.key().equals(Optional.of(key)))
                        .findFirst();
    }
}
