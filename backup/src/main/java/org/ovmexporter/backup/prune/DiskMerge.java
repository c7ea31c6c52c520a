package org.ovmexporter.backup.prune;

import org.ovmexporter.backup.image.ContentChecksum;
import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.qcow2.Merge;
import org.ovmexporter.backup.image.qcow2.Qcow2Disk;
import org.ovmexporter.backup.image.qcow2.Qcow2Writer;
import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.client.file.Sha256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes the file that one disk of a point in time has after points before it are dropped: beside
 * the present one, which stays as it is.
 */
final class DiskMerge {
    private final VmBackups backups;
    private final List<PointInTime> points;
    private final PointInTime kept;
    private final List<PointInTime> dropped;

    /**
     * Prepares it.
     *
     * @param points all of the VM's
     * @param kept the point whose disks are merged
     * @param dropped those that go
     */
    DiskMerge(
            VmBackups backups,
            List<PointInTime> points,
            PointInTime kept,
            List<PointInTime> dropped) {
        this.backups = backups;
        this.points = points;
        this.kept = kept;
        this.dropped = dropped;
    }

    /**
     * Writes the disk's new file, where it needs one.
     *
     * @return the disk as it then is
     * @throws ChecksumException where the new file does not read as the disk
     */
    PointInTime.Disk merge(PointInTime.Disk disk) throws IOException {
        int count = 1;
        PointInTime.Disk oldest = disk;
        while (oldest.behind().isPresent() && isDropped(oldest.behind().get())) {
            oldest = behind(oldest);
            count++;
        }
        if (count == 1) {
            return disk;
        }
        Path file = backups.file(kept, disk);
        Path target = Unfinished.merged(file);
        Files.deleteIfExists(target);
        try (Qcow2Disk content = Qcow2Disk.open(file, disk.size())) {
            write(new Merge(content, count), oldest.behindPath(), target);
        }
        try (DiskContent content = Qcow2Disk.open(target, disk.size())) {
            if (!ContentChecksum.of(content).equals(disk.sha256())) {
                throw new ChecksumException(file + " cannot be merged with what is behind it:"
                        + " the result differs from the disk. Nothing was changed; verify the"
                        + " backups, and take a full one");
            }
        }
        return new PointInTime.Disk(
                disk.name(),
                disk.deviceName(),
                disk.parentPath(),
                disk.size(),
                disk.sha256(),
                disk.extents(),
                disk.format(),
                disk.file(),
                Files.size(target),
                Sha256.of(target),
                oldest.behind(),
                oldest.behindFile(),
                disk.transferred());
    }

    private void write(Merge merge, Optional<String> behind, Path target) throws IOException {
        if (behind.isEmpty()) {
            merge.writeTo(target, Optional.empty());
            return;
        }
        Path file = backups.directory(kept).resolve(behind.get()).normalize();
        merge.writeTo(
                target, Optional.of(new Qcow2Writer.Backing(behind.get(), Qcow2Disk.open(file))));
    }

    private PointInTime.Disk behind(PointInTime.Disk disk) throws BackupException {
        String id = disk.behind().orElseThrow();
        String file = disk.behindFile().orElseThrow();
        return points.stream()
                .filter(point -> point.id().equals(id))
                .flatMap(point -> point.disks().stream())
                .filter(candidate -> candidate.file().equals(file))
                .findFirst()
                .orElseThrow(() ->
                        new BackupException("the manifest of " + id + " does not name " + file));
    }

    private boolean isDropped(String id) {
        return dropped.stream().anyMatch(point -> point.id().equals(id));
    }
}
