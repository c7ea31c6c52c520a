package org.ovmexporter.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.api.Json;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** How a command tells what it found: a table for people, or JSON for programs. */
public final class Output {
    /** The forms there are. */
    public enum Format {
        /** For people; it may change. */
        TABLE,
        /** For programs: one document in the words of the API. */
        JSON
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    /** Prints one of the two: the document as a line of JSON, or the table. */
    public void print(Object document, Table table) {
        PrintWriter out = out();
        if (isJson()) {
            out.println(new String(Json.bytes(document), UTF_8));
        } else {
            table.print(out);
        }
        out.flush();
    }

    /** Prints the document where JSON is wanted, and else this. */
    public void print(Object document, String text) {
        print(document, new Table().line(text));
    }

    /** Whether programs read it. */
    public boolean isJson() {
        return format == Format.JSON;
    }

    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
