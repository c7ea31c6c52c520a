package org.ovmexporter.ovs.python;

import java.util.ArrayList;
import java.util.List;

/**
 * What lies on a pickle's stack: values under construction, which may still grow while others refer
 * to them.
 */
sealed interface PickleNode {
    /** Where the items of a container begin. */
    record Mark() implements PickleNode {}

    /** The one thing that may be called: {@code __builtin__.set}. */
    record SetType() implements PickleNode {}

    /** A value that is complete. */
    record Leaf(PythonValue value) implements PickleNode {}

    /**
     * The kinds of container. A SET has one child, the list of its elements. A DICT has a key, a
     * value, a key, ...
     */
    enum Kind {
        LIST,
        TUPLE,
        DICT,
        SET
    }

    /** A container. Compared by identity: a pickle may refer to one twice. */
    final class Container implements PickleNode {
        private final Kind kind;
        private final List<PickleNode> children;

        Container(Kind kind, List<PickleNode> children) {
            this.kind = kind;
            this.children = new ArrayList<>(children);
        }

        Kind kind() {
            return kind;
        }

        List<PickleNode> children() {
            return children;
        }
    }
}
