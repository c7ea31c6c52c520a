package org.ovmexporter.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of cells, aligned; the first row is the head. Whatever a cell holds stays in its line. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** @param head of the columns; none for a table without a head */
    public Table(String... head) {
        if (head.length > 0) {
            row((Object[]) head);
        }
    }

    /** Adds a row. */
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(printable(cell.toString()));
        }
        rows.add(row);
        return this;
    }

    /** Adds a line of text. */
    Table line(String text) {
        return row(text);
    }

    /** Names are other people's: no control character of theirs reaches a terminal. */
    public static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    void print(PrintWriter out) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).repeat(" ", widths.get(i) - row.get(i).length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
