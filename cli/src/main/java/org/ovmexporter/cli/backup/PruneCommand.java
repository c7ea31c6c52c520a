package org.ovmexporter.cli.backup;

import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.backup.DirectoryLock;
import org.ovmexporter.backup.Pruning;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.backup.prune.Retention;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.cli.terminal.UsageException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** {@code backup prune}. */
@Command(
        name = "prune",
        description = {
            "Drop points in time that need not be kept; those that are kept stay what they are.",
            "A point is kept if one of the options wants it. The newest is always kept."
        })
final class PruneCommand extends LocalCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "VM",
            description = "Ids or friendly names (default: all).")
    private List<String> names = List.of();

    @Option(names = "--keep-last", paramLabel = "NUMBER", description = "The newest points.")
    private int last;

    @Option(
            names = "--keep-daily",
            paramLabel = "NUMBER",
            description = "The newest point of each of the last days that have any.")
    private int daily;

    @Option(
            names = "--keep-weekly",
            paramLabel = "NUMBER",
            description = "The same for weeks, which begin on Monday.")
    private int weekly;

    @Option(names = "--keep-monthly", paramLabel = "NUMBER", description = "The same for months.")
    private int monthly;

    @Option(names = "--dry-run", description = "Tell what would be dropped, and drop nothing.")
    private boolean dryRun;

    /** A point in time that went, or would. */
    private record Dropped(String vm, String point) {}

    @Override
    protected ExitStatus run(BackupDirectory backups) throws IOException, UsageException {
        if (last < 0
                || daily < 0
                || weekly < 0
                || monthly < 0
                || last + daily + weekly + monthly == 0) {
            throw new UsageException("say what to keep: --keep-last, --keep-daily, --keep-weekly"
                    + " or --keep-monthly with a number");
        }
        Retention retention = new Retention(last, daily, weekly, monthly, ZoneId.systemDefault());
        List<Dropped> dropped = new ArrayList<>();
        try (DirectoryLock _ = backups.lock("backup prune")) {
            for (VmBackups vm : backups.select(names)) {
                Pruning pruning = new Pruning(vm, retention);
                if (dryRun) {
                    pruning.candidates().forEach(point -> add(dropped, vm, point));
                } else {
                    pruning.run(point -> add(dropped, vm, point));
                }
            }
        }
        Table table = new Table("VM", dryRun ? "WOULD BE DROPPED" : "DROPPED");
        dropped.forEach(it -> table.row(it.vm(), it.point()));
        output().print(dropped, table);
        return ExitStatus.OK;
    }

    private static void add(List<Dropped> dropped, VmBackups vm, PointInTime point) {
        dropped.add(new Dropped(vm.vm(), point.id()));
    }
}
