package org.ovmexporter.cli.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Sizes;
import org.ovmexporter.cli.terminal.Table;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code backup list}. */
@Command(name = "list", description = "List the points in time that can be restored.")
final class ListCommand extends LocalCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "VM",
            description = "Ids or friendly names (default: all).")
    private List<String> names = List.of();

    /** The backups of a VM. */
    private record Vm(
            String vm,
            @JsonProperty("friendly_name") String friendlyName,
            List<PointInTime> points) {}

    @Override
    protected ExitStatus run(BackupDirectory backups) throws IOException {
        List<Vm> vms = new ArrayList<>();
        Table table = new Table("NAME", "VM", "POINT IN TIME", "KIND", "DISKS", "SIZE", "ON DISK");
        for (VmBackups vm : backups.select(names)) {
            List<PointInTime> points = vm.points();
            String name = points.isEmpty() ? "" : points.getLast().vm().friendlyName();
            vms.add(new Vm(vm.vm(), name, points));
            for (PointInTime point : points) {
                table.row(
                        point.vm().friendlyName(),
                        vm.vm(),
                        point.id(),
                        point.isFull() ? "full" : "increment",
                        point.disks().size(),
                        Sizes.of(point.disks().stream()
                                .mapToLong(PointInTime.Disk::size)
                                .sum()),
                        Sizes.of(point.disks().stream()
                                .mapToLong(PointInTime.Disk::fileSize)
                                .sum()));
            }
        }
        output().print(vms, table);
        return ExitStatus.OK;
    }
}
