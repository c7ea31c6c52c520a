package org.ovmexporter.server.configuration;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One table of the file, asked key by key. It remembers which keys were asked for, so that the
 * others can be refused, and notes every problem with the key's full name.
 */
final class TomlTable {

    private final ObjectNode node;
    private final String prefix;
    private final List<String> problems;
    private final @Nullable TomlTable parent;
    private final Set<String> known = new TreeSet<>();

    private TomlTable(
            ObjectNode node, String prefix, List<String> problems, @Nullable TomlTable parent) {
        this.node = node;
        this.prefix = prefix;
        this.problems = problems;
        this.parent = parent;
    }

    static TomlTable root(ObjectNode node, List<String> problems) {
        return new TomlTable(node, "", problems, null);
    }

    /** The table under this key; an empty one if there is none. */
    TomlTable table(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value instanceof ObjectNode table) {
            return new TomlTable(table, prefix + key + ".", problems, this);
        }
        if (value == null) {
            return new TomlTable(node.objectNode(), prefix + key + ".", problems, this);
        }
        problem(
                key,
                "must be a table, written as [" + prefix + key + "], and not " + kindOf(value));
        // What it ought to hold has been complained about already.
        return new TomlTable(node.objectNode(), prefix + key + ".", new ArrayList<>(), this);
    }

    /**
     * The text under this key, if there is one, as the reader understands it.
     *
     * @param reader throws IllegalArgumentException with a message that follows the key's name
     */
    <T> Optional<T> text(String key, Function<String, T> reader) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()) {
            problem(key, "must be a text in quotes, and not " + kindOf(value));
            return Optional.empty();
        }
        if (value.stringValue().isBlank()) {
            problem(key, "is empty");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(value.stringValue()));
        } catch (IllegalArgumentException wrong) {
            problem(key, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    /** As {@link #text}, and its absence is a problem; the advice says what it is for. */
    <T> Optional<T> requiredText(String key, String advice, Function<String, T> reader) {
        if (!node.has(key)) {
            problem(key, "is missing: " + advice);
        }
        return text(key, reader);
    }

    /** The whole number under this key, if there is one and it is in this range. */
    Optional<Integer> integer(String key, int smallest, int largest) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber()) {
            problem(key, "must be a whole number, and not " + kindOf(value));
            return Optional.empty();
        }
        if (!value.canConvertToInt() || value.intValue() < smallest || value.intValue() > largest) {
            problem(key, "is " + value.asString() + " and must be " + smallest + " to " + largest);
            return Optional.empty();
        }
        return Optional.of(value.intValue());
    }

    /**
     * The list of texts under this key, if there is one; it is not empty, and none of them is.
     *
     * @param example a list as it might be
     */
    Optional<List<String>> texts(String key, String example) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray()
                || value.isEmpty()
                || !value.valueStream().allMatch(TomlTable::isText)) {
            problem(key, "must be a list of texts, such as " + example);
            return Optional.empty();
        }
        return Optional.of(value.valueStream().map(JsonNode::stringValue).toList());
    }

    private static boolean isText(JsonNode value) {
        return value.isString() && !value.stringValue().isBlank();
    }

    boolean has(String key) {
        return node.has(key);
    }

    void problem(String key, String what) {
        problems.add(prefix + key + " " + what);
    }

    /** Complains about every key that has not been asked for until now. */
    void refuseOtherKeys() {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                problem(key, "is not a setting. " + advice(key));
            }
        }
    }

    private String advice(String key) {
        TomlTable top = top();
        if (this != top && top.known.contains(key)) {
            return "Did you mean " + key + " of the whole file? It goes above the first [table]";
        }
        String all = "What can be set here: " + String.join(", ", known);
        return NearestName.to(key, known)
                .map(name -> "Did you mean " + prefix + name + "? " + all)
                .orElse(all);
    }

    private TomlTable top() {
        return parent == null ? this : parent.top();
    }

    /** Says what a value is and never which: it might be the secret. */
    private static String kindOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> value.isIntegralNumber() ? "a whole number" : "a fraction";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "a table";
            case POJO -> "a date or time";
            default -> "something else";
        };
    }
}
