package org.ovmexporter.cli.terminal;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** Whether and how a long command tells on standard error how far it has come. */
public final class ProgressOption {
    /** The ways there are. */
    public enum Style {
        /** A bar on a terminal, and nothing elsewhere. */
        AUTO,
        /** A bar with rate and time left. */
        BAR,
        /** A line of JSON every second. */
        JSON,
        /** Nothing. */
        NONE
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "bar, json (a line a second on standard error), none, or auto: a bar on a"
                    + " terminal and nothing elsewhere (default: ${DEFAULT-VALUE}).")
    private Style style = Style.AUTO;

    /** Begins to tell of one disk; to be closed when that is done. */
    public ProgressReport of(String disk) {
        PrintWriter err = spec.commandLine().getErr();
        return switch (style) {
            case BAR -> new ProgressBarReport(disk);
            case JSON -> new JsonProgressReport(disk, err);
            case NONE -> ProgressReport.NONE;
            case AUTO -> isTerminal() ? new ProgressBarReport(disk) : ProgressReport.NONE;
        };
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
