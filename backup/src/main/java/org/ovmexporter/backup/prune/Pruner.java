package org.ovmexporter.backup.prune;

import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.ManifestFile;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.client.file.DurableFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Drops points in time of a VM, after their data went into the point that follows them. First that
 * one's new files are written beside the old ones, and verified. Then a {@link PrunePlan} is
 * written, and carried out. A merged file reads as the one whose place it takes, so that at each
 * moment every point can be restored that stays. The directory must be locked for changes.
 */
public final class Pruner {
    private final VmBackups backups;

    /** Drops points of this VM. */
    public Pruner(VmBackups backups) {
        this.backups = backups;
    }

    /**
     * Drops all points but these, one run of neighbours after the other. Those after the last of
     * these stay: nothing follows them that could take their data.
     *
     * @param points all of the VM's, the oldest first
     * @param kept some of them
     * @param listener told of each point that is gone
     * @throws ChecksumException where a merged disk would differ; then its point and those before
     *     it are unchanged
     */
    public void dropAllBut(
            List<PointInTime> points, List<PointInTime> kept, Consumer<PointInTime> listener)
            throws IOException {
        List<PointInTime> dropped = new ArrayList<>();
        for (PointInTime point : points) {
            if (!kept.contains(point)) {
                dropped.add(point);
            } else if (!dropped.isEmpty()) {
                carryOut(decide(points, point, dropped));
                dropped.forEach(listener);
                dropped.clear();
            }
        }
    }

    /**
     * Writes the new files, and that they are to be used.
     *
     * @param points all of the VM's
     * @param kept the point that takes over
     * @param dropped the points just before it, the oldest first
     */
    public PrunePlan decide(List<PointInTime> points, PointInTime kept, List<PointInTime> dropped)
            throws IOException {
        DiskMerge merge = new DiskMerge(backups, points, kept, dropped);
        List<PointInTime.Disk> disks = new ArrayList<>();
        for (PointInTime.Disk disk : kept.disks()) {
            disks.add(merge.merge(disk));
        }
        PrunePlan plan = new PrunePlan(
                kept.withDisks(disks), dropped.stream().map(PointInTime::id).toList());
        DurableFile.force(backups.directory(kept));
        plan.writeTo(backups.directory());
        return plan;
    }

    /** Whether something was decided and interrupted. */
    public boolean isInterrupted() {
        return Files.exists(Unfinished.prunePlan(backups.directory()));
    }

    /** Ends what was decided and interrupted, if anything. */
    public void recover() throws IOException {
        Optional<PrunePlan> plan = PrunePlan.in(backups.directory());
        if (plan.isPresent()) {
            carryOut(plan.get());
        }
    }

    /** Does what was decided; some of it may have been done before. */
    private void carryOut(PrunePlan plan) throws IOException {
        PointInTime kept = plan.kept();
        for (PointInTime.Disk disk : kept.disks()) {
            Path file = backups.file(kept, disk);
            Path merged = Unfinished.merged(file);
            if (Files.exists(merged)) {
                DurableFile.rename(merged, file);
            }
        }
        ManifestFile.write(backups.directory(kept).resolve(PointInTime.FILE), kept);
        // The newest first: what is in front goes before what is behind it.
        for (String point : plan.dropped().reversed()) {
            backups.delete(point);
        }
        Files.delete(Unfinished.prunePlan(backups.directory()));
        DurableFile.force(backups.directory());
    }
}
