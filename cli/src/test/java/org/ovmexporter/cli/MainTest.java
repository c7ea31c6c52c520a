package org.ovmexporter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.util.Objects;
import java.util.Set;

class MainTest {
    @ParameterizedTest
    @MethodSource("names")
    void aCommandAloneIsWhatItIsAmongAll(String name) {
        CommandLine alone = Main.commandLine(Main.asked(name, "--help"));

        assertThat(usage(alone, name)).isEqualTo(usage(Main.commandLine(), name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "servf", "", "completion"})
    void whereAnyCommandMayBeMeantAllAreThere(String argument) {
        assertThat(Main.commandLine(Main.asked(argument)).getSubcommands().keySet())
                .isEqualTo(names());
    }

    @Test
    void withoutArgumentsAllAreThere() {
        assertThat(Main.commandLine(Main.asked()).getSubcommands().keySet()).isEqualTo(names());
    }

    /** Of it and what is below it. */
    private static String usage(CommandLine line, String name) {
        StringBuilder usage = new StringBuilder();
        add(Objects.requireNonNull(line.getSubcommands().get(name)), usage);
        return usage.toString();
    }

    private static void add(CommandLine line, StringBuilder usage) {
        usage.append(line.getUsageMessage());
        line.getSubcommands().values().forEach(below -> add(below, usage));
    }

    private static Set<String> names() {
        return Main.commandLine().getSubcommands().keySet();
    }
}
