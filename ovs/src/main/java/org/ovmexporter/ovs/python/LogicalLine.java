package org.ovmexporter.ovs.python;

/**
 * Goes past a statement that cannot be read: to the end of its line, where no bracket or string is
 * open.
 */
final class LogicalLine {
    private final LiteralSource source;
    private final StringLiteral strings;
    /**
     * Set once a bracket or string turned out to stay open until the end of the file. From then on
     * lines are taken as they stand, as looking for the end again for each of them takes long.
     */
    private boolean unbalanced;

    LogicalLine(LiteralSource source) {
        this.source = source;
        this.strings = new StringLiteral(source);
    }

    /**
     * Where a bracket or string stays open until the end of the file, only the line as it stands is
     * passed.
     */
    void skip() {
        int start = source.position();
        if (unbalanced || !skipBalanced()) {
            unbalanced = true;
            source.moveTo(start);
            source.skipLine();
        }
    }

    private boolean skipBalanced() {
        int open = 0;
        while (source.peek() != LiteralSource.END) {
            int c = source.peek();
            if (c == '\n' && open <= 0) {
                return true;
            }
            if (StringLiteral.isQuote(c)) {
                if (!skipString()) {
                    return false;
                }
            } else if (c == '#') {
                source.skipLine();
            } else if (!source.accept("\\\n")) {
                open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
                source.next();
            }
        }
        return open <= 0;
    }

    /**
     * A string of one line that does not end there is an error to Python; the line ends it here.
     */
    private boolean skipString() {
        try {
            strings.body();
            return true;
        } catch (PythonFormatException e) {
            return source.peek() != LiteralSource.END;
        }
    }
}
