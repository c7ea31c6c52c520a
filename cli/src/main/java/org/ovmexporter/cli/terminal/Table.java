package org.ovmexporter.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of cells, aligned, below a head. Whatever a cell holds stays in its line. */
public final class Table {
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param head of the columns; none for a table without a head */
    public Table(String... head) {
        this(Arrays.stream(head).map(Column::of).toList());
    }

    /** @param columns the first ones; they become as wide as their cells */
    public Table(List<Column> columns) {
        this.columns = new ArrayList<>(columns);
    }

    /** Adds a row. */
    public Table row(Object... cells) {
        List<String> row = Arrays.stream(cells).map(Object::toString).toList();
        for (int i = 0; i < row.size(); i++) {
            if (i == columns.size()) {
                columns.add(Column.of(""));
            }
            columns.set(i, columns.get(i).atLeast(row.get(i).length()));
        }
        rows.add(row);
        return this;
    }

    /** Names are other people's: no control character of theirs reaches a terminal. */
    public static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    void print(PrintWriter out) {
        Columns aligned = new Columns(columns);
        aligned.head().ifPresent(out::println);
        rows.forEach(row -> out.println(aligned.line(row)));
    }
}
