package org.ovmexporter.ovs.python;

import org.ovmexporter.ovs.python.PythonAssignments.Unreadable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file statement by statement, and goes on after one that it cannot read. */
final class StatementReader {
    /**
     * A file with more of them is no vm.cfg; this bounds the time too, which such a statement costs
     * most of.
     */
    private static final int MAX_UNREADABLE = 100;

    private final LiteralSource source;
    private final LiteralReader literals;
    private final LogicalLine logicalLine;
    private final Map<String, PythonValue> values = new LinkedHashMap<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    StatementReader(LiteralSource source) {
        this.source = source;
        this.literals = new LiteralReader(source);
        this.logicalLine = new LogicalLine(source);
    }

    PythonAssignments read() throws PythonFormatException {
        boolean indented = skipToStatement(true);
        while (source.peek() != LiteralSource.END) {
            readStatement(indented);
            indented = skipToStatement(false);
        }
        return new PythonAssignments(values, unreadable);
    }

    /** Goes past empty lines and comments to the next statement; whether its line is indented. */
    private boolean skipToStatement(boolean lineStart) {
        boolean atLineStart = lineStart;
        boolean indented = false;
        while (true) {
            int start = source.position();
            source.skipBlanks(false);
            if (atLineStart) {
                indented = source.position() > start;
            }
            switch (source.peek()) {
                case '#' -> source.skipLine();
                case '\n', ';' -> atLineStart = source.next() == '\n';
                default -> {
                    return indented;
                }
            }
        }
    }

    private void readStatement(boolean indented) throws PythonFormatException {
        int start = source.position();
        String key = source.name();
        try {
            if (indented) {
                throw new PythonFormatException("it is part of a block, which is not evaluated");
            }
            values.put(key, assignedValue(key));
        } catch (PythonFormatException e) {
            source.moveTo(start);
            logicalLine.skip();
            values.remove(key);
            complain(start, key, e);
        }
    }

    private PythonValue assignedValue(String key) throws PythonFormatException {
        source.skipBlanks(false);
        if (key.isEmpty() || source.peek(1) == '=' || !source.accept("=")) {
            throw new PythonFormatException("it is not an assignment");
        }
        source.skipBlanks(false);
        PythonValue value = literals.statementValue();
        source.skipBlanks(false);
        if (!LiteralReader.endsStatement(source.peek())) {
            throw new PythonFormatException("it is not a plain value");
        }
        return value;
    }

    private void complain(int start, String key, PythonFormatException e)
            throws PythonFormatException {
        if (unreadable.size() == MAX_UNREADABLE) {
            throw new PythonFormatException(
                    "more than " + MAX_UNREADABLE + " of its statements give no key a plain value");
        }
        Optional<String> name = Optional.of(key).filter(k -> !k.isEmpty());
        unreadable.add(new Unreadable(source.lineOf(start), name, String.valueOf(e.getMessage())));
    }
}
