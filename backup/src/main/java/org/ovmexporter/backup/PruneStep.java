package org.ovmexporter.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.backup.image.ContentChecksum;
import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.qcow2.Merge;
import org.ovmexporter.backup.image.qcow2.Qcow2Disk;
import org.ovmexporter.backup.image.qcow2.Qcow2Writer;
import org.ovmexporter.client.DurableFile;
import org.ovmexporter.client.Sha256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Points in time are dropped, after their data went into the point that follows them. First that
 * one's new files are written beside the old ones, and verified. Then {@value #FILE} says what is
 * to be done: from then on it is, also when it is interrupted, by whoever works in the directory
 * next. A merged file reads as the one whose place it takes, so that at each moment every point can
 * be restored that stays.
 *
 * @param kept the point that takes over, as it will be
 * @param dropped ids of those that go
 */
record PruneStep(PointInTime kept, @JsonProperty("dropped") List<String> dropped) {
    static final String FILE = ".prune.json";

    private static final String MERGED = ".merged";

    PruneStep {
        dropped = List.copyOf(dropped);
    }

    /** Does all of it. */
    static void run(
            VmBackups backups,
            List<PointInTime> points,
            PointInTime kept,
            List<PointInTime> dropped)
            throws IOException {
        decide(backups, points, kept, dropped).carryOut(backups);
    }

    /** Writes the new files, and that they are to be used. */
    static PruneStep decide(
            VmBackups backups,
            List<PointInTime> points,
            PointInTime kept,
            List<PointInTime> dropped)
            throws IOException {
        List<PointInTime.Disk> disks = new ArrayList<>();
        for (PointInTime.Disk disk : kept.disks()) {
            disks.add(merge(backups, points, kept, disk, dropped));
        }
        PruneStep step = new PruneStep(
                kept.withDisks(disks), dropped.stream().map(PointInTime::id).toList());
        DurableFile.force(backups.directory(kept));
        ManifestFile.write(backups.directory().resolve(FILE), step);
        return step;
    }

    /** Ends a step that was decided and interrupted. */
    static void finish(VmBackups backups) throws IOException {
        Path file = backups.directory().resolve(FILE);
        if (Files.exists(file)) {
            PruneStep step = ManifestFile.read(file, PruneStep.class);
            if (!PointInTime.isId(step.kept().id())
                    || !step.dropped().stream().allMatch(PointInTime::isId)) {
                throw new BackupException(file + " is damaged: it names what cannot be");
            }
            step.carryOut(backups);
        }
    }

    private void carryOut(VmBackups backups) throws IOException {
        for (PointInTime.Disk disk : kept.disks()) {
            Path file = backups.file(kept, disk);
            if (Files.exists(merged(file))) {
                DurableFile.rename(merged(file), file);
            }
        }
        ManifestFile.write(backups.directory(kept).resolve(PointInTime.FILE), kept);
        // The newest first: what is in front goes before what is behind it.
        for (String point : dropped.reversed()) {
            backups.delete(point);
        }
        Files.delete(backups.directory().resolve(FILE));
        DurableFile.force(backups.directory());
    }

    /** Writes the disk's new file, where it needs one; gives the disk as it then is. */
    private static PointInTime.Disk merge(
            VmBackups backups,
            List<PointInTime> points,
            PointInTime kept,
            PointInTime.Disk disk,
            List<PointInTime> dropped)
            throws IOException {
        int count = 1;
        PointInTime.Disk oldest = disk;
        while (oldest.behind().isPresent() && contains(dropped, oldest.behind().get())) {
            oldest = behind(points, oldest);
            count++;
        }
        if (count == 1) {
            return disk;
        }
        Path file = backups.file(kept, disk);
        Path target = merged(file);
        Files.deleteIfExists(target);
        try (Qcow2Disk content = Qcow2Disk.open(file, disk.size())) {
            writeMerged(backups, content, count, oldest, target, kept);
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

    private static void writeMerged(
            VmBackups backups,
            Qcow2Disk content,
            int count,
            PointInTime.Disk oldest,
            Path target,
            PointInTime kept)
            throws IOException {
        Merge merge = new Merge(content, count);
        if (oldest.behindPath().isEmpty()) {
            merge.writeTo(target, Optional.empty());
            return;
        }
        String name = oldest.behindPath().get();
        Path behind = backups.directory(kept).resolve(name).normalize();
        merge.writeTo(target, Optional.of(new Qcow2Writer.Backing(name, Qcow2Disk.open(behind))));
    }

    private static PointInTime.Disk behind(List<PointInTime> points, PointInTime.Disk disk)
            throws BackupException {
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

    private static boolean contains(List<PointInTime> points, String id) {
        return points.stream().anyMatch(point -> point.id().equals(id));
    }

    static Path merged(Path file) {
        return file.resolveSibling("." + file.getFileName() + MERGED);
    }
}
