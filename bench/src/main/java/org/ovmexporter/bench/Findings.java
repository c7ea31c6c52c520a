package org.ovmexporter.bench;

import java.util.ArrayList;
import java.util.List;

/** What was measured, what it should be, and whether it is: the lines of a table. */
public final class Findings {
    private final List<String> lines = new ArrayList<>();

    /** Adds a figure that has no target. */
    public void add(String what, String measured) {
        add(what, measured, "", "");
    }

    /** Adds a figure that has one. */
    public void add(String what, String measured, String target, boolean met) {
        add(what, measured, target, met ? "met" : "**missed**");
    }

    private void add(String what, String measured, String target, String verdict) {
        String line = "| " + what + " | " + measured + " | " + target + " | " + verdict + " |";
        System.err.println(line);
        lines.add(line);
    }

    /** All of them, in Markdown. */
    public String table() {
        return "| what | measured | target | |\n|---|---|---|---|\n" + String.join("\n", lines)
                + "\n";
    }
}
