package org.ovmexporter.cli.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.backup.DirectoryLock;
import org.ovmexporter.backup.Restore;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.NoSuchThingException;
import org.ovmexporter.cli.terminal.Sizes;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.cli.terminal.UsageException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code backup restore}. */
@Command(
        name = "restore",
        description =
                "Write disks as they were at a point in time to files that need no others, and"
                        + " verify them.")
final class RestoreCommand extends LocalCommand {
    @Parameters(paramLabel = "VM", description = "Id or friendly name.")
    private String name = "";

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description =
                    "Where the files go, each under its device's name; made if absent. Nothing is"
                            + " overwritten.")
    private Path target = Path.of("");

    @Option(
            names = "--point",
            paramLabel = "POINT",
            description = "A point in time as `backup list` names it, or a time such as"
                    + " 2026-01-02T03:04:05Z: the last point before it (default: the newest).")
    private Optional<String> wanted = Optional.empty();

    @Option(
            names = "--disk",
            paramLabel = "DISK",
            description = "Device or file name. May be repeated (default: all disks).")
    private List<String> disks = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "raw",
            description = "raw or qcow2 (default: ${DEFAULT-VALUE}).")
    private PointInTime.Format format = PointInTime.Format.RAW;

    /** A disk that was written. */
    private record Restored(
            String point,
            @JsonProperty("device_name") String deviceName,
            Path file,
            long size,
            String sha256) {}

    @Override
    protected ExitStatus run(BackupDirectory backups) throws IOException, UsageException {
        List<Restored> restored = new ArrayList<>();
        Table table = new Table("DISK", "FILE", "SIZE", "SHA-256");
        try (DirectoryLock _ = backups.lockForReading()) {
            VmBackups vm = backups.find(name);
            PointInTime point = point(vm.points());
            Files.createDirectories(target);
            for (PointInTime.Disk disk : selected(point)) {
                Path file = target.resolve(disk.deviceName() + "." + format.suffix());
                new Restore(vm, point).write(disk, file, format);
                restored.add(new Restored(
                        point.id(), disk.deviceName(), file, disk.size(), disk.sha256()));
                table.row(disk.deviceName(), file, Sizes.of(disk.size()), disk.sha256());
            }
        }
        output().print(restored, table);
        return ExitStatus.OK;
    }

    private PointInTime point(List<PointInTime> points)
            throws NoSuchThingException, UsageException {
        List<PointInTime> fitting = points;
        if (wanted.isPresent()) {
            Optional<PointInTime> named = points.stream()
                    .filter(point -> point.id().equals(wanted.get()))
                    .findFirst();
            if (named.isPresent()) {
                return named.get();
            }
            Instant time = time(wanted.get());
            fitting =
                    points.stream().filter(point -> !point.time().isAfter(time)).toList();
        }
        if (fitting.isEmpty()) {
            throw new NoSuchThingException("there is no such point in time; `ovm-exporter backup"
                    + " list` tells those there are");
        }
        return fitting.getLast();
    }

    private static Instant time(String text) throws UsageException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UsageException("--point: there is no point in time " + text
                    + ", and it is no time such as 2026-01-02T03:04:05Z");
        }
    }

    private List<PointInTime.Disk> selected(PointInTime point) throws NoSuchThingException {
        List<PointInTime.Disk> selected = new ArrayList<>();
        for (String disk : disks) {
            selected.add(point.named(disk)
                    .orElseThrow(() -> new NoSuchThingException(
                            "at " + point.id() + " the VM had no disk " + disk)));
        }
        return disks.isEmpty() ? point.disks() : selected;
    }
}
