package org.ovmexporter.ovs.python;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.ovs.python.PickleNode.Container;
import org.ovmexporter.ovs.python.PickleNode.Kind;
import org.ovmexporter.ovs.python.PythonValue.DictValue;
import org.ovmexporter.ovs.python.PythonValue.ListValue;
import org.ovmexporter.ovs.python.PythonValue.SetValue;
import org.ovmexporter.ovs.python.PythonValue.TupleValue;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes immutable values of what a pickle built. Containers that are referred to twice stay shared,
 * yet count twice: a few hundred bytes of pickle can spell a tree of 2^100 leaves that way.
 */
final class PickleFreezer {
    private final IdentityHashMap<Container, Frozen> done = new IdentityHashMap<>();

    private record Frozen(PythonValue value, int height, long size) {}

    PythonValue freeze(PickleNode node) throws PythonFormatException {
        return frozen(node, 0).value();
    }

    private Frozen frozen(PickleNode node, int depth) throws PythonFormatException {
        return switch (node) {
            case PickleNode.Leaf(PythonValue value) -> new Frozen(value, 0, 1);
            case Container container -> {
                @Nullable Frozen known = done.get(container);
                if (known == null) {
                    known = freezeContainer(container, depth);
                    done.put(container, known);
                }
                yield known;
            }
            case PickleNode.Mark _, PickleNode.SetType _ ->
                throw new IllegalStateException("only values are added to containers");
        };
    }

    private Frozen freezeContainer(Container container, int depth) throws PythonFormatException {
        requireDepth(depth);
        List<PythonValue> values = new ArrayList<>();
        int height = 0;
        long size = 1;
        for (PickleNode child : container.children()) {
            Frozen frozen = frozen(child, depth + 1);
            values.add(frozen.value());
            height = Math.max(height, 1 + frozen.height());
            size += frozen.size();
            requireDepth(height);
            if (size > Limits.MAX_VALUES) {
                throw PickleStack.tooManyValues();
            }
        }
        return new Frozen(valueOf(container.kind(), values), height, size);
    }

    private static PythonValue valueOf(Kind kind, List<PythonValue> values)
            throws PythonFormatException {
        return switch (kind) {
            case LIST -> new ListValue(values);
            case TUPLE -> new TupleValue(values);
            case SET -> set((ListValue) values.getFirst());
            case DICT -> dict(values);
        };
    }

    private static PythonValue set(ListValue elements) throws PythonFormatException {
        Set<PythonValue> items = new LinkedHashSet<>();
        for (PythonValue element : elements.items()) {
            Keys.add(items, element);
        }
        return new SetValue(items);
    }

    private static PythonValue dict(List<PythonValue> values) throws PythonFormatException {
        Map<PythonValue, PythonValue> items = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i += 2) {
            Keys.put(items, values.get(i), values.get(i + 1));
        }
        return new DictValue(items);
    }

    private static void requireDepth(int depth) throws PythonFormatException {
        if (depth > Limits.MAX_DEPTH) {
            throw new PythonFormatException("values nested more than " + Limits.MAX_DEPTH
                    + " deep, or one that contains itself");
        }
    }
}
