package org.ovmexporter.cli.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.backup.BackupVerification;
import org.ovmexporter.backup.DirectoryLock;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.cli.terminal.UsageException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** {@code backup verify}. */
@Command(
        name = "verify",
        description = "Read backups again, and compare every file and every disk with its SHA-256.")
final class VerifyCommand extends LocalCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "VM",
            description = "Ids or friendly names (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            defaultValue = "100",
            description =
                    "How many of a hundred points in time, taken at random, and the newest one"
                            + " always (default: ${DEFAULT-VALUE}).")
    private int share;

    /** What was found about a disk at a point in time. */
    private record Found(
            String vm,
            String point,
            @JsonProperty("device_name") String deviceName,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> wrong) {}

    @Override
    protected ExitStatus run(BackupDirectory backups) throws IOException, UsageException {
        if (share < 1 || share > 100) {
            throw new UsageException("--share is a number from 1 to 100");
        }
        List<Found> found = new ArrayList<>();
        boolean right = true;
        try (DirectoryLock _ = backups.lockForReading()) {
            for (VmBackups vm : backups.select(names)) {
                BackupVerification verification =
                        new BackupVerification(vm, new Findings(vm.vm(), found));
                right &= verification.verify(
                        BackupVerification.share(vm.points(), share, new Random()));
            }
        }
        Table table = new Table("VM", "POINT IN TIME", "DISK", "STATE");
        for (Found disk : found) {
            table.row(
                    disk.vm(),
                    disk.point(),
                    disk.deviceName(),
                    disk.wrong().map(reason -> "DAMAGED: " + reason).orElse("right"));
        }
        output().print(found, table);
        return right ? ExitStatus.OK : ExitStatus.VERIFICATION_FAILED;
    }

    private record Findings(String vm, List<Found> found) implements BackupVerification.Listener {
        @Override
        public void right(PointInTime point, PointInTime.Disk disk) {
            found.add(new Found(vm, point.id(), disk.deviceName(), Optional.empty()));
        }

        @Override
        public void wrong(PointInTime point, PointInTime.Disk disk, String reason) {
            found.add(new Found(vm, point.id(), disk.deviceName(), Optional.of(reason)));
        }
    }
}
