package org.ovmexporter.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.api.Json;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** How a command tells what it found: a table for people, or JSON for programs. */
public final class Output extends PlainOutput {
    /** The forms there are. */
    public enum Format {
        /** For people; it may change. */
        TABLE,
        /** For programs: one document in the words of the API. */
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    /** Prints one of the two: the document as a line of JSON, or the table. */
    public void print(Object document, Table table) {
        if (isJson()) {
            out().println(json(document));
            out().flush();
        } else {
            print(table);
        }
    }

    /** Prints the document where JSON is wanted, and else this. */
    public void print(Object document, String text) {
        print(document, new Table().row(text));
    }

    /**
     * Prints things as they come, of which there may be more than fit into memory: each as a
     * document of its own in a line of JSON, or as a row below the head, which is printed at once.
     *
     * @param columns which do not become wider than they are, so that one long cell moves the rest
     *     of its row
     * @param cells of a thing
     */
    public <T> Consumer<T> each(List<Column> columns, Function<T, List<?>> cells) {
        PrintWriter out = out();
        if (isJson()) {
            return thing -> out.println(json(thing));
        }
        Columns aligned = new Columns(columns);
        aligned.head().ifPresent(out::println);
        return thing -> out.println(aligned.line(cells.apply(thing)));
    }

    private static String json(Object document) {
        return new String(Json.bytes(document), UTF_8);
    }

    /** Whether programs read it. */
    public boolean isJson() {
        return format == Format.JSON;
    }
}
