package org.ovmexporter.cli.terminal;

import java.util.List;
import java.util.Optional;

/** Aligns cells in lines. Whatever a cell holds stays in its line. */
record Columns(List<Column> columns) {
    private static final String BETWEEN = "  ";

    /** The line above the others, where any column has a head. */
    Optional<String> head() {
        List<String> heads = columns.stream().map(Column::head).toList();
        return heads.stream().allMatch(String::isEmpty)
                ? Optional.empty()
                : Optional.of(line(heads));
    }

    /** A row, which may have fewer cells than there are columns. */
    String line(List<?> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : BETWEEN)
                    .append(columns.get(i).cell(Table.printable(cells.get(i).toString())));
        }
        return line.toString().stripTrailing();
    }
}
