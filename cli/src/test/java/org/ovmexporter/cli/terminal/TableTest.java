package org.ovmexporter.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;

/** What tables look like, collected or row by row. */
class TableTest {
    private static final List<Column> COLUMNS =
            List.of(Column.of("NAME", 6), Column.ofNumbers("BYTES", 7), Column.of("ABOUT"));

    @Command(name = "things")
    private static final class Things implements Runnable {
        @Mixin
        private Output output = new Output();

        @Override
        public void run() {
            Consumer<List<Object>> printer = output.each(COLUMNS, thing -> thing);
            printer.accept(List.of("a", 1, ""));
            printer.accept(List.of("rather long", 12_345_678, "more"));
        }
    }

    @Test
    void columnsAreAsWideAsTheirLongestCellOrTheirHead() {
        assertThat(printed(new Table("VM", "NAME").row("a", "b").row("long id", "c")))
                .isEqualTo("VM       NAME\na        b\nlong id  c\n");
    }

    @Test
    void aTableWithoutAHeadMayHaveColumnsOfALeastWidth() {
        assertThat(printed(new Table(List.of(Column.of("", 7))).row("ok", "clock: good")))
                .isEqualTo("ok       clock: good\n");
    }

    @Test
    void whatACellHoldsStaysInItsLine() {
        assertThat(printed(new Table().row("a\nb\u001b[2J", "c"))).isEqualTo("a?b?[2J  c\n");
    }

    @Test
    void rowsThatArePrintedAsTheyComeStandBelowAHeadOfFixedWidth() {
        assertThat(run()).isEqualTo("""
            NAME      BYTES  ABOUT
            a             1
            rather long  12345678  more
            """);
    }

    @Test
    void asJsonEachIsALine() {
        assertThat(run("--output", "json"))
                .isEqualTo("[\"a\",1,\"\"]\n[\"rather long\",12345678,\"more\"]\n");
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        new CommandLine(new Things())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
        return out.toString();
    }

    private static String printed(Table table) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out, true));
        return out.toString();
    }
}
