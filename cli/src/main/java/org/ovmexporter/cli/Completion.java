package org.ovmexporter.cli;

import org.ovmexporter.cli.terminal.ExitStatus;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** Prints what makes a shell complete the words of these commands. */
@Command(
        name = "completion",
        description = {
            "Print a script that completes commands and options.",
            "bash and zsh: source <(ovm-exporter completion)"
        })
final class Completion implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("ovm-exporter", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitStatus.OK.code();
    }
}
