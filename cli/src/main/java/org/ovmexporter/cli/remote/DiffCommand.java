package org.ovmexporter.cli.remote;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.api.ExtentRow;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Sizes;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.ExtentRows;
import org.ovmexporter.client.Since;
import org.ovmexporter.client.SnapshotSummary;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code snapshots diff}. */
@Command(name = "diff", description = "Tell how much changed between two snapshots of a VM.")
final class DiffCommand extends RemoteCommand {
    @Mixin
    private VmOption vm = new VmOption();

    @Parameters(index = "1", paramLabel = "OLDER", description = "Id of the older snapshot.")
    private String older = "";

    @Parameters(index = "2", paramLabel = "NEWER", description = "Id of the newer snapshot.")
    private String newer = "";

    @Mixin
    private Precision precision = new Precision();

    /** How exactly snapshots are compared. */
    static final class Precision {
        @Option(
                names = "--granularity",
                paramLabel = "BYTES",
                description =
                        "Read what the filesystem calls changed, and compare it in blocks of this"
                                + " many bytes: a power of two from 4096 to 1048576.")
        private OptionalInt granularity = OptionalInt.empty();

        @Option(
                names = "--verify-unchanged",
                description =
                        "Read and compare all that the filesystem calls unchanged, and not just a"
                                + " sample.")
        private boolean verifyUnchanged;

        Since since(String snapshot) {
            return new Since(snapshot, granularity, verifyUnchanged);
        }
    }

    /** How much of a disk changed, in bytes. */
    record Change(
            @JsonProperty("device_name") String deviceName,
            String name,
            long size,
            long changed,
            long zeroed,
            long ranges) {}

    @Override
    protected ExitStatus run(ExporterClient client) throws IOException {
        SnapshotSummary snapshot = client.snapshot(vm.id(client), newer);
        List<Change> changes = new ArrayList<>();
        for (SnapshotSummary.Disk disk : snapshot.disks()) {
            changes.add(change(client, snapshot, disk));
        }
        Table table = new Table("DISK", "SIZE", "CHANGED", "BECAME ZERO", "RANGES");
        for (Change change : changes) {
            table.row(
                    change.deviceName(),
                    Sizes.of(change.size()),
                    Sizes.of(change.changed()),
                    Sizes.of(change.zeroed()),
                    change.ranges());
        }
        output().print(changes, table);
        return ExitStatus.OK;
    }

    private Change change(
            ExporterClient client, SnapshotSummary snapshot, SnapshotSummary.Disk disk)
            throws IOException {
        long changed = 0;
        long zeroed = 0;
        long ranges = 0;
        try (ExtentRows rows =
                client.extents(snapshot.address(disk), Optional.of(precision.since(older)), 0)) {
            for (Optional<ExtentRow> row = rows.next(); row.isPresent(); row = rows.next()) {
                ranges++;
                changed += row.get().state() == ExtentRow.State.DATA ? row.get().length() : 0;
                zeroed += row.get().state() == ExtentRow.State.ZERO ? row.get().length() : 0;
            }
        }
        return new Change(disk.deviceName(), disk.name(), disk.size(), changed, zeroed, ranges);
    }
}
