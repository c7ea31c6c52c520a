package org.ovmexporter.ovs.python;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.ovs.python.PickleNode.Container;
import org.ovmexporter.ovs.python.PickleNode.Kind;
import org.ovmexporter.ovs.python.PickleNode.Leaf;
import org.ovmexporter.ovs.python.PickleNode.Mark;
import org.ovmexporter.ovs.python.PickleNode.SetType;
import org.ovmexporter.ovs.python.PythonValue.BooleanValue;
import org.ovmexporter.ovs.python.PythonValue.FloatValue;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;
import org.ovmexporter.ovs.python.PythonValue.NoneValue;
import org.ovmexporter.ovs.python.PythonValue.TextValue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the opcodes that build plain values. */
final class PickleMachine {
    private final PickleInput input;
    private final PickleStack stack = new PickleStack();
    private final Map<Integer, PickleNode> memo = new HashMap<>();

    PickleMachine(PickleInput input) {
        this.input = input;
    }

    /** The value that the pickle leaves on its stack. */
    PickleNode run() throws PythonFormatException {
        while (true) {
            int opcode = input.unsignedByte();
            if (opcode == '.') {
                return stack.popValue();
            }
            step(opcode);
        }
    }

    private void step(int opcode) throws PythonFormatException {
        switch (opcode) {
            case 0x80 -> requireProtocol(input.unsignedByte());
            case '(' -> stack.push(new Mark());
            case '0' -> stack.pop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.peek());

            case 'N' -> push(new NoneValue());
            case 0x88 -> push(new BooleanValue(true));
            case 0x89 -> push(new BooleanValue(false));
            case 'I' -> push(integerOrBoolean(input.asciiLine()));
            case 'J' -> push(IntegerValue.of(input.integer()));
            case 'K' -> push(IntegerValue.of(input.unsignedByte()));
            case 'M' -> push(IntegerValue.of(input.unsignedShort()));
            case 'L' -> push(longInteger(input.asciiLine()));
            case 0x8a -> push(new IntegerValue(input.bigInteger(input.unsignedByte())));
            case 0x8b -> push(new IntegerValue(input.bigInteger(input.integer())));
            case 'F' -> push(Numbers.real(input.asciiLine()));
            case 'G' -> push(new FloatValue(input.real()));

            case 'S' -> push(quoted(input.line()));
            case 'T' -> push(text(input.take(input.integer())));
            case 'U' -> push(text(input.take(input.unsignedByte())));
            case 'V' -> push(new TextValue(StringEscapes.rawUnicode(input.line())));
            case 'X' ->
                push(new TextValue(
                        new String(input.take(input.integer()), StandardCharsets.UTF_8)));

            case ')' -> push(Kind.TUPLE, List.of());
            case 't' -> push(Kind.TUPLE, stack.popToMark());
            case 0x85 -> push(Kind.TUPLE, stack.popValues(1));
            case 0x86 -> push(Kind.TUPLE, stack.popValues(2));
            case 0x87 -> push(Kind.TUPLE, stack.popValues(3));
            case ']' -> push(Kind.LIST, List.of());
            case 'l' -> push(Kind.LIST, stack.popToMark());
            case 'a' -> extend(Kind.LIST, stack.popValues(1));
            case 'e' -> extend(Kind.LIST, stack.popToMark());
            case '}' -> push(Kind.DICT, List.of());
            case 'd' -> push(Kind.DICT, pairs(stack.popToMark()));
            case 's' -> extend(Kind.DICT, stack.popValues(2));
            case 'u' -> extend(Kind.DICT, pairs(stack.popToMark()));
            case 'c' -> stack.push(type(input.asciiLine(), input.asciiLine()));
            case 'R' -> constructSet();

            case 'p' -> memo.put(memoIndex(), stack.peek());
            case 'q' -> memo.put(input.unsignedByte(), stack.peek());
            case 'r' -> memo.put(input.integer(), stack.peek());
            case 'g' -> stack.push(recall(memoIndex()));
            case 'h' -> stack.push(recall(input.unsignedByte()));
            case 'j' -> stack.push(recall(input.integer()));

            case 'P', 'Q', 'b', 'i', 'o', 0x81, 0x82, 0x83, 0x84 ->
                throw new PythonFormatException(
                        "a pickle holds an object; only plain values are read");
            default ->
                throw new PythonFormatException("a pickle has the unknown opcode " + opcode
                        + " at byte " + (input.position() - 1));
        }
    }

    private void push(PythonValue value) throws PythonFormatException {
        stack.push(new Leaf(value));
    }

    private void push(Kind kind, List<PickleNode> children) throws PythonFormatException {
        stack.push(new Container(kind, children));
    }

    private void extend(Kind kind, List<PickleNode> children) throws PythonFormatException {
        stack.peek(kind).children().addAll(children);
    }

    private static List<PickleNode> pairs(List<PickleNode> nodes) throws PythonFormatException {
        if (nodes.size() % 2 != 0) {
            throw new PythonFormatException("a pickle has a key without a value");
        }
        return nodes;
    }

    private static void requireProtocol(int protocol) throws PythonFormatException {
        if (protocol > 2) {
            throw new PythonFormatException("a pickle of protocol " + protocol
                    + "; 0, 1 and 2 are read, which Python 2 writes");
        }
    }

    /** Protocol 1 and older have no booleans; Python writes them as integers of two digits. */
    private static PythonValue integerOrBoolean(String digits) throws PythonFormatException {
        return switch (digits) {
            case "00" -> new BooleanValue(false);
            case "01" -> new BooleanValue(true);
            default -> Numbers.integer(digits);
        };
    }

    private static PythonValue longInteger(String digits) throws PythonFormatException {
        return Numbers.integer(
                digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits);
    }

    private static PythonValue text(byte[] bytes) {
        return new TextValue(Text.decode(bytes));
    }

    private static PythonValue quoted(byte[] line) throws PythonFormatException {
        int last = line.length - 1;
        if (last < 1 || line[0] != line[last] || (line[0] != '\'' && line[0] != '"')) {
            throw new PythonFormatException("a pickle has a string without quotes");
        }
        return text(StringEscapes.bytes(Arrays.copyOfRange(line, 1, last)));
    }

    private static SetType type(String module, String name) throws PythonFormatException {
        if (module.equals("__builtin__") && name.equals("set")) {
            return new SetType();
        }
        throw new PythonFormatException(
                "a pickle asks for an object of another type; only plain values are read");
    }

    private void constructSet() throws PythonFormatException {
        PickleNode arguments = stack.popValue();
        if (stack.pop() instanceof SetType
                && arguments instanceof Container tuple
                && tuple.kind() == Kind.TUPLE
                && tuple.children().size() == 1
                && tuple.children().getFirst() instanceof Container elements
                && elements.kind() == Kind.LIST) {
            push(Kind.SET, List.of(elements));
        } else {
            throw new PythonFormatException(
                    "a pickle calls something; only sets of a list are constructed");
        }
    }

    private int memoIndex() throws PythonFormatException {
        try {
            return Integer.parseInt(input.asciiLine());
        } catch (NumberFormatException e) {
            throw new PythonFormatException("a pickle refers to a value by what is no number");
        }
    }

    private PickleNode recall(int index) throws PythonFormatException {
        @Nullable PickleNode node = memo.get(index);
        if (node == null) {
            throw new PythonFormatException("a pickle refers to a value it did not store");
        }
        return node;
    }
}
