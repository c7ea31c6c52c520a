package org.ovmexporter.cli.host;

import org.ovmexporter.api.DurationFormat;
import org.ovmexporter.cli.terminal.Column;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Output;
import org.ovmexporter.server.audit.AuditQuery;
import org.ovmexporter.server.audit.AuditRow;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Prints the audit trail. */
@Command(
        name = "audit",
        description = {
            "Print who created, read and deleted what, and who was refused, also while the"
                    + " exporter runs.",
            "Requests of one minute that differ only in the bytes they asked for are one line. A"
                    + " user behind a ? claimed that name and did not prove it.",
            "With --output json, each line is a JSON object."
        })
public final class Audit implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.of("TIME", 24),
            Column.of("USER", 16),
            Column.of("FROM", 15),
            Column.of("WHAT", 16),
            Column.ofNumbers("STATUS", 6),
            Column.ofNumbers("REQUESTS", 8),
            Column.ofNumbers("BYTES", 15),
            Column.of("VM/SNAPSHOT/DISK"));

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Since.class,
            description =
                    "Not before this: 90m, 24h or 7d ago, 2026-01-02 or 2026-01-02T03:04:05Z.")
    private Optional<Instant> since = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME", description = "Of this user.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--vm", paramLabel = "VM", description = "About this VM.")
    private Optional<String> vm = Optional.empty();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws ConfigurationException, IOException {
        Configuration configuration = Configuration.read(config.file());
        Consumer<AuditRow> printer = output.each(COLUMNS, Audit::cells);
        new AuditQuery(since, user, vm).read(configuration.databaseFile(), printer);
        output.out().flush();
        return ExitStatus.OK.code();
    }

    private static List<Object> cells(AuditRow row) {
        String about = String.join("/", row.vm(), row.snapshot(), row.disk());
        return List.of(
                row.last(),
                row.user(),
                row.from(),
                row.what(),
                row.status(),
                row.requests(),
                row.bytes(),
                about.replaceFirst("/+$", ""));
    }

    /** A time, or how long ago. */
    static final class Since implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            Optional<Duration> ago = DurationFormat.ONE_NUMBER.read(text);
            if (ago.isPresent()) {
                return Instant.now().minus(ago.get());
            }
            try {
                return text.contains("T")
                        ? Instant.parse(text)
                        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + text + "' is no time: write 90m, 24h, 7d,"
                        + " 2026-01-02 or 2026-01-02T03:04:05Z");
            }
        }
    }
}
