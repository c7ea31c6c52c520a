package org.ovmexporter.cli.remote;

import org.ovmexporter.api.DurationFormat;
import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Sizes;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.cli.terminal.UsageException;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.SnapshotSummary;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code snapshots ...}. */
@Command(
        name = "snapshots",
        description = "The snapshots of a VM.",
        subcommands = {
            SnapshotsCommand.ListThem.class, SnapshotsCommand.Show.class,
            SnapshotsCommand.Create.class, SnapshotsCommand.Delete.class,
            SnapshotsCommand.Purge.class, DiffCommand.class
        })
public final class SnapshotsCommand {
    @Command(name = "list", description = "List a VM's snapshots, oldest first.")
    static final class ListThem extends RemoteCommand {
        @Mixin
        private VmOption vm = new VmOption();

        @Override
        protected ExitStatus run(ExporterClient client) throws IOException {
            List<SnapshotSummary> all = client.snapshots(vm.id(client));
            Table table = new Table("SNAPSHOT", "CREATED", "EXPIRES", "DISKS", "SIZE");
            for (SnapshotSummary snapshot : all) {
                table.row(
                        snapshot.id(),
                        snapshot.createdAt(),
                        snapshot.expiresAt().orElse("never"),
                        snapshot.disks().size(),
                        Sizes.of(snapshot.disks().stream()
                                .mapToLong(SnapshotSummary.Disk::size)
                                .sum()));
            }
            output().print(all, table);
            return ExitStatus.OK;
        }
    }

    @Command(name = "show", description = "Tell of one snapshot.")
    static final class Show extends RemoteCommand {
        @Mixin
        private VmOption vm = new VmOption();

        @Parameters(index = "1", paramLabel = "SNAPSHOT", description = "The snapshot's id.")
        private String snapshot = "";

        @Override
        protected ExitStatus run(ExporterClient client) throws IOException {
            SnapshotSummary found = client.snapshot(vm.id(client), snapshot);
            output().print(found, describe(found));
            return ExitStatus.OK;
        }
    }

    private static Table describe(SnapshotSummary snapshot) {
        Table table = new Table()
                .row("snapshot", snapshot.id())
                .row("VM", snapshot.vmId())
                .row("created", snapshot.createdAt())
                .row("expires", snapshot.expiresAt().orElse("never"));
        snapshot.consistency().ifPresent(consistency -> table.row("consistency", consistency));
        snapshot.pausedMillis().ifPresent(millis -> table.row("paused", millis + " ms"));
        for (SnapshotSummary.Disk disk : snapshot.disks()) {
            table.row("disk " + disk.deviceName(), disk.name() + ", " + Sizes.of(disk.size()));
        }
        return table;
    }

    @Command(name = "create", description = "Take a snapshot of all disks of a VM.")
    static final class Create extends RemoteCommand {
        @Mixin
        private VmOption vm = new VmOption();

        @Option(
                names = "--expires-in",
                paramLabel = "TIME",
                description = "When it may be removed, such as 12h or 7d (default: never).")
        private Optional<String> expiresIn = Optional.empty();

        @Option(
                names = "--quiesce",
                paramLabel = "HOW",
                description =
                        "none, or pause: the VM is paused meanwhile (default: as the exporter is"
                                + " configured).")
        private Optional<String> quiesce = Optional.empty();

        @Override
        protected ExitStatus run(ExporterClient client) throws UsageException, IOException {
            OptionalLong seconds = expiresIn.isPresent()
                    ? OptionalLong.of(duration(expiresIn.get()).toSeconds())
                    : OptionalLong.empty();
            SnapshotSummary made =
                    client.createSnapshot(vm.id(client), new SnapshotRequest(seconds, quiesce));
            output().print(made, describe(made));
            return ExitStatus.OK;
        }

        private static Duration duration(String text) throws UsageException {
            return DurationFormat.ONE_NUMBER
                    .read(text)
                    .orElseThrow(() -> new UsageException("--expires-in is a number with a unit:"
                            + " s, m, h or d; " + text + " is not"));
        }
    }

    @Command(
            name = "delete",
            description = "Delete snapshots of a VM. One that is gone is no error.")
    static final class Delete extends RemoteCommand {
        @Mixin
        private VmOption vm = new VmOption();

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "SNAPSHOT",
                description = "Their ids.")
        private List<String> snapshots = List.of();

        @Override
        protected ExitStatus run(ExporterClient client) throws IOException {
            String id = vm.id(client);
            for (String snapshot : snapshots) {
                client.deleteSnapshot(id, snapshot);
            }
            output().print(
                            Map.of("deleted", snapshots),
                            "deleted: " + String.join(", ", snapshots));
            return ExitStatus.OK;
        }
    }

    @Command(
            name = "purge",
            description =
                    "Delete all snapshots of a VM, also those that a backup needs for its next"
                            + " increment.")
    static final class Purge extends RemoteCommand {
        @Mixin
        private VmOption vm = new VmOption();

        @Option(names = "--yes", description = "Really: without it, nothing is deleted.")
        private boolean yes;

        @Override
        protected ExitStatus run(ExporterClient client) throws UsageException, IOException {
            String id = vm.id(client);
            List<String> ids = client.virtualMachine(id).snapshots();
            if (!yes) {
                throw new UsageException("this would delete " + ids.size() + " snapshots of " + id
                        + "; say --yes if it shall");
            }
            client.deleteSnapshots(id);
            output().print(Map.of("deleted", ids), "deleted: " + ids.size() + " snapshots");
            return ExitStatus.OK;
        }
    }
}
