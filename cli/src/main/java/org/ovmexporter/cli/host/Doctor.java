package org.ovmexporter.cli.host;

import org.ovmexporter.server.doctor.Examination;
import org.ovmexporter.server.doctor.Finding;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
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
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Finding> findings = Examination.with(config.file());
        PrintWriter out = spec.commandLine().getOut();
        for (Finding finding : findings) {
            out.println("%-8s %s: %s"
                    .formatted(
                            finding.verdict().name().toLowerCase(Locale.ROOT),
                            finding.subject(),
                            finding.text()));
        }
        out.flush();
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAILURE)
                ? 1
                : 0;
    }
}
