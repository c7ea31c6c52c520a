package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Findings;

import java.util.ArrayList;
import java.util.List;

/** What the parts have found: all targets in one table, and a section of each part. */
final class Report {
    private final Findings targets = new Findings();
    private final StringBuilder sections = new StringBuilder();

    Findings targets() {
        return targets;
    }

    /** Begins a section; the text says what is measured. */
    void section(String title, String text) {
        System.err.println(title + " ...");
        sections.append("\n## ").append(title).append("\n\n").append(text);
    }

    void text(String text) {
        sections.append("\n").append(text);
    }

    /** Adds a table to the section. */
    void table(Table table) {
        System.err.print(table);
        sections.append("\n").append(table);
    }

    /** Rows of cells below a head. */
    static final class Table {
        private final List<String> lines = new ArrayList<>();

        Table(String... head) {
            row(head);
            lines.add("|---".repeat(head.length) + "|");
        }

        void row(String... cells) {
            lines.add("| " + String.join(" | ", cells) + " |");
        }

        @Override
        public String toString() {
            return String.join("\n", lines) + "\n";
        }
    }

    @Override
    public String toString() {
        return targets.table() + sections;
    }
}
