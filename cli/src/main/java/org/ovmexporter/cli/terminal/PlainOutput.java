package org.ovmexporter.cli.terminal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** How a command tells people what it found. */
// picocli takes nothing without an option for a mixin, unless it says that it is one.
@Command
public sealed class PlainOutput permits Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** Prints a table. */
    public final void print(Table table) {
        PrintWriter out = out();
        table.print(out);
        out.flush();
    }

    /** Prints a line of text. */
    public final void print(String text) {
        print(new Table().row(text));
    }

    public final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
