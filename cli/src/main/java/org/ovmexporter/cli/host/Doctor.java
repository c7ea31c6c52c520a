package org.ovmexporter.cli.host;

import org.ovmexporter.cli.terminal.Column;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.PlainOutput;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.server.doctor.Examination;
import org.ovmexporter.server.doctor.Finding;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Says what keeps an exporter from working on this host. */
@Command(
        name = "doctor",
        description = {
            "Look at this host, where an exporter runs or shall run, and say what is wrong and"
                    + " what to do.",
            "Nothing is changed; a small file is made and removed in each repository."
        })
public final class Doctor implements Callable<Integer> {
    /** As wide as the longest verdict, whatever is found. */
    private static final Column VERDICT = Column.of("", "failure".length());

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private PlainOutput output = new PlainOutput();

    @Override
    public Integer call() {
        List<Finding> findings = Examination.with(config.file());
        Table table = new Table(List.of(VERDICT));
        for (Finding finding : findings) {
            table.row(
                    finding.verdict().name().toLowerCase(Locale.ROOT),
                    finding.subject() + ": " + finding.text());
        }
        output.print(table);
        return status(findings).code();
    }

    private static ExitStatus status(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAILURE)
                ? ExitStatus.FAILED
                : ExitStatus.OK;
    }
}
