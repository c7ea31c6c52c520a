package org.ovmexporter.ovs.python;

import org.ovmexporter.ovs.python.PickleNode.Container;
import org.ovmexporter.ovs.python.PickleNode.Kind;
import org.ovmexporter.ovs.python.PickleNode.Mark;

import java.util.ArrayList;
import java.util.List;

/** The stack that a pickle's opcodes work on. */
final class PickleStack {
    private final List<PickleNode> nodes = new ArrayList<>();
    private int pushed;

    void push(PickleNode node) throws PythonFormatException {
        // Counted here too: a byte of pickle makes a container, which takes a hundred bytes of
        // memory.
        if (++pushed > Limits.MAX_VALUES) {
            throw tooManyValues();
        }
        nodes.add(node);
    }

    PickleNode pop() throws PythonFormatException {
        if (nodes.isEmpty()) {
            throw new PythonFormatException("a pickle takes from an empty stack");
        }
        return nodes.removeLast();
    }

    PickleNode peek() throws PythonFormatException {
        PickleNode top = pop();
        nodes.add(top);
        return top;
    }

    /** The topmost container, which is to be of the given kind. */
    Container peek(Kind kind) throws PythonFormatException {
        if (peek() instanceof Container container && container.kind() == kind) {
            return container;
        }
        throw new PythonFormatException("a pickle adds to what is no " + kind);
    }

    /** A value, not a mark or the type of sets. */
    PickleNode popValue() throws PythonFormatException {
        return requireValue(pop());
    }

    /** The topmost {@code count} values, lowest first. */
    List<PickleNode> popValues(int count) throws PythonFormatException {
        List<PickleNode> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.addFirst(popValue());
        }
        return values;
    }

    /** The values above the topmost mark, lowest first; the mark goes too. */
    List<PickleNode> popToMark() throws PythonFormatException {
        int mark = nodes.size() - 1;
        while (mark >= 0 && !(nodes.get(mark) instanceof Mark)) {
            requireValue(nodes.get(mark));
            mark--;
        }
        if (mark < 0) {
            throw new PythonFormatException("a pickle lacks a mark");
        }
        List<PickleNode> above = nodes.subList(mark + 1, nodes.size());
        List<PickleNode> values = new ArrayList<>(above);
        above.clear();
        nodes.removeLast();
        return values;
    }

    static PythonFormatException tooManyValues() {
        return new PythonFormatException("a pickle of more than " + Limits.MAX_VALUES + " values");
    }

    private static PickleNode requireValue(PickleNode node) throws PythonFormatException {
        return switch (node) {
            case PickleNode.Leaf _, Container _ -> node;
            case Mark _, PickleNode.SetType _ ->
                throw new PythonFormatException("a pickle uses a mark or a type as a value");
        };
    }
}
