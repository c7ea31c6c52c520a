package org.ovmexporter.ovs.python;

import org.ovmexporter.ovs.python.PythonValue.BooleanValue;
import org.ovmexporter.ovs.python.PythonValue.DictValue;
import org.ovmexporter.ovs.python.PythonValue.ListValue;
import org.ovmexporter.ovs.python.PythonValue.NoneValue;
import org.ovmexporter.ovs.python.PythonValue.TextValue;
import org.ovmexporter.ovs.python.PythonValue.TupleValue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads literals by recursive descent. Names other than {@code True}, {@code False} and {@code
 * None} are refused.
 */
final class LiteralReader {
    private final LiteralSource source;
    private final StringLiteral strings;
    private final NumberLiteral numbers;
    private int depth;
    private int count;

    LiteralReader(LiteralSource source) {
        this.source = source;
        this.strings = new StringLiteral(source);
        this.numbers = new NumberLiteral(source);
    }

    /** The value of a statement, where {@code 1, 2} is a tuple without its parentheses. */
    PythonValue statementValue() throws PythonFormatException {
        depth = 0;
        PythonValue first = value();
        source.skipBlanks(false);
        if (source.peek() != ',') {
            return first;
        }
        List<PythonValue> items = new ArrayList<>(List.of(first));
        while (source.accept(",")) {
            source.skipBlanks(false);
            if (endsStatement(source.peek())) {
                break;
            }
            items.add(value());
            source.skipBlanks(false);
        }
        return new TupleValue(items);
    }

    static boolean endsStatement(int c) {
        return c == '\n' || c == ';' || c == '#' || c == LiteralSource.END;
    }

    private PythonValue value() throws PythonFormatException {
        if (++count > Limits.MAX_VALUES) {
            throw new PythonFormatException("more than " + Limits.MAX_VALUES + " values");
        }
        if (strings.isHere()) {
            return new TextValue(strings.read(depth > 0));
        }
        if (numbers.isHere()) {
            return numbers.read();
        }
        return switch (source.peek()) {
            case '[' -> new ListValue(items("]").values());
            case '(' -> parenthesized();
            case '{' -> dict();
            default -> named();
        };
    }

    private PythonValue named() throws PythonFormatException {
        return switch (source.name()) {
            case "None" -> new NoneValue();
            case "True" -> new BooleanValue(true);
            case "False" -> new BooleanValue(false);
            default -> throw new PythonFormatException("not a plain value");
        };
    }

    private PythonValue parenthesized() throws PythonFormatException {
        Items items = items(")");
        boolean single = items.values().size() == 1 && !items.trailingComma();
        return single ? items.values().getFirst() : new TupleValue(items.values());
    }

    private record Items(List<PythonValue> values, boolean trailingComma) {}

    private Items items(String closing) throws PythonFormatException {
        open();
        List<PythonValue> values = new ArrayList<>();
        boolean comma = false;
        while (!source.accept(closing)) {
            requireComma(values.isEmpty(), comma);
            values.add(value());
            comma = skipComma();
        }
        depth--;
        return new Items(values, comma);
    }

    private PythonValue dict() throws PythonFormatException {
        open();
        Map<PythonValue, PythonValue> values = new LinkedHashMap<>();
        boolean comma = false;
        while (!source.accept("}")) {
            requireComma(values.isEmpty(), comma);
            PythonValue key = value();
            source.skipBlanks(true);
            if (!source.accept(":")) {
                throw new PythonFormatException("a dict's key without a colon");
            }
            source.skipBlanks(true);
            Keys.put(values, key, value());
            comma = skipComma();
        }
        depth--;
        return new DictValue(values);
    }

    private void open() throws PythonFormatException {
        source.next();
        if (++depth > Limits.MAX_DEPTH) {
            throw new PythonFormatException(
                    "brackets nested more than " + Limits.MAX_DEPTH + " deep");
        }
        source.skipBlanks(true);
    }

    private static void requireComma(boolean first, boolean comma) throws PythonFormatException {
        if (!first && !comma) {
            throw new PythonFormatException(
                    "two values without a comma between them, or a bracket that does not close");
        }
    }

    private boolean skipComma() {
        source.skipBlanks(true);
        boolean comma = source.accept(",");
        source.skipBlanks(true);
        return comma;
    }
}
