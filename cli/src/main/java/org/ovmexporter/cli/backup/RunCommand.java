package org.ovmexporter.cli.backup;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.backup.DirectoryLock;
import org.ovmexporter.backup.VmRun;
import org.ovmexporter.backup.copy.ExporterSource;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.cli.remote.RemoteCommand;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.ProgressOption;
import org.ovmexporter.cli.terminal.ProgressReport;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.cli.terminal.UsageException;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.download.DiskDownload;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code backup run}. */
@Command(
        name = "run",
        description = {
            "Back up VMs: the first time in full, then what has changed.",
            "One that was stopped, at whatever instant, is gone on with when it is run again."
        })
final class RunCommand extends RemoteCommand {
    private static final int MOST = 64;

    @Parameters(arity = "0..*", paramLabel = "VM", description = "Ids or friendly names.")
    private List<String> names = List.of();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The directory of backups; made if absent.")
    private Path directory = Path.of("");

    @Option(names = "--all", description = "All VMs of the host.")
    private boolean all;

    @Option(
            names = "--exclude",
            paramLabel = "VM",
            description = "With --all: not this one. May be repeated.")
    private List<String> excluded = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "qcow2",
            description =
                    "qcow2 (images that hold what has changed) or raw (the disks' bytes) (default:"
                            + " ${DEFAULT-VALUE}).")
    private PointInTime.Format format = PointInTime.Format.QCOW2;

    @Option(
            names = "--parallel",
            paramLabel = "NUMBER",
            defaultValue = "2",
            description = "VMs at a time, 1 to 64 (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--workers",
            paramLabel = "NUMBER",
            defaultValue = "" + DiskDownload.DEFAULT_WORKERS,
            description = "Requests at a time for each VM, 1 to 64 (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--lease-days",
            paramLabel = "DAYS",
            defaultValue = "30",
            description =
                    "After how long without a newer backup the host may remove the snapshot that"
                            + " the next increment needs, 0 for never (default: ${DEFAULT-VALUE}).")
    private int leaseDays;

    @Mixin
    private ProgressOption progress = new ProgressOption();

    @Override
    protected ExitStatus run(ExporterClient client) throws UsageException, IOException {
        requireSense();
        VmSelection selection = VmSelection.of(client.virtualMachines(), names, excluded);
        for (VirtualMachine vm : selection.impossible()) {
            output().err()
                    .println(Table.printable("WARNING: " + vm.friendlyName() + " (" + vm.name()
                            + ") is not backed up: " + VmSelection.reason(vm)));
        }
        BackupDirectory backups = BackupDirectory.make(directory);
        ExporterSource source = new ExporterSource(
                client,
                leaseDays == 0 ? Optional.empty() : Optional.of(Duration.ofDays(leaseDays)),
                workers,
                this::report);
        List<VmReport> reports = selection.chosen().stream()
                .map(vm -> new VmReport(vm, output().err()))
                .toList();
        try (DirectoryLock _ = backups.lock("backup run")) {
            Parallel.each(
                    reports,
                    parallel,
                    report -> report.completes(
                            () -> new VmRun(source, backups.vm(report.vm().name()), format, report)
                                    .run()));
        }
        VmReport.print(reports, output());
        ExitStatus status = VmReport.status(reports);
        return status == ExitStatus.OK && !selection.impossible().isEmpty()
                ? ExitStatus.PARTIAL
                : status;
    }

    private void requireSense() throws UsageException {
        if (all == !names.isEmpty()) {
            throw new UsageException("name VMs, or say --all");
        }
        if (parallel < 1 || parallel > MOST || workers < 1 || workers > MOST) {
            throw new UsageException("--parallel and --workers are numbers from 1 to " + MOST);
        }
        if (leaseDays < 0) {
            throw new UsageException("--lease-days is a number of days, or 0 for never");
        }
    }

    private ExporterSource.Report report(DiskAddress disk) {
        ProgressReport report = progress.of(disk.disk());
        return new ExporterSource.Report() {
            @Override
            public void at(long done, long size, long fetched) {
                report.at(done, size, fetched);
            }

            @Override
            public void close() {
                report.close();
            }
        };
    }
}
