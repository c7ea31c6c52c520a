package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ovmexporter.cli.Main;
import org.ovmexporter.cli.terminal.ExitStatus;

import picocli.CommandLine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** docs/commands.md against the commands there are. */
class CommandsPageTest {
    private final Page page = Page.of("commands.md");

    @Test
    void itTellsEveryCommand() {
        String text = String.join("\n", page.lines());

        assertThat(leaves("", Main.commandLine()))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(text).contains("`" + command));
    }

    @Test
    void itTellsEveryOptionOfAConnection() {
        List<String> told = cells(0);

        assertThat(Main.commandLine()
                        .parseArgs("vms", "list")
                        .asCommandLineList()
                        .getLast()
                        .getCommandSpec()
                        .options())
                .filteredOn(option -> !List.of("--output", "--help", "--version", "-h", "-V")
                        .contains(option.names()[0]))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(told).contains(option.names()[0]));
    }

    @Test
    void itsExitStatusesAreThoseThatThereAre() {
        List<String> codes = new ArrayList<>(Arrays.stream(ExitStatus.values())
                .map(status -> Integer.toString(status.code()))
                .toList());
        codes.add("143");

        assertThat(cells(0))
                .filteredOn(cell -> cell.matches("\\d+"))
                .containsExactlyElementsOf(codes);
    }

    private List<String> cells(int column) {
        return page.rows().stream().map(row -> row.get(column).replace("`", "")).toList();
    }

    private static Stream<String> leaves(String prefix, CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .flatMap(entry -> entry.getValue().getSubcommands().isEmpty()
                        ? Stream.of(prefix + entry.getKey())
                        : leaves(prefix + entry.getKey() + " ", entry.getValue()));
    }
}
