package org.ovmexporter.cli.terminal;

/**
 * A column of a table.
 *
 * @param head empty where the table has none
 * @param width how many characters it is wide at least
 * @param numbers whether its cells stand on its right side
 */
public record Column(String head, int width, boolean numbers) {
    public Column {
        width = Math.max(width, head.length());
    }

    /** A column of texts, as wide as the longest of them. */
    public static Column of(String head) {
        return of(head, 0);
    }

    /** A column of texts that is at least this wide. */
    public static Column of(String head, int width) {
        return new Column(head, width, false);
    }

    /** A column of numbers that is at least this wide. */
    public static Column ofNumbers(String head, int width) {
        return new Column(head, width, true);
    }

    Column atLeast(int least) {
        return new Column(head, Math.max(width, least), numbers);
    }

    /** A text of at least this width. */
    String cell(String text) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return numbers ? blanks + text : text + blanks;
    }
}
