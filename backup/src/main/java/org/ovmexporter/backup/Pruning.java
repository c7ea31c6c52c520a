package org.ovmexporter.backup;

import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.backup.prune.Pruner;
import org.ovmexporter.backup.prune.Retention;

import java.io.IOException;
import java.util.List;

/** Drops the points in time of a VM that are not to be kept. */
public final class Pruning {
    private final VmBackups backups;
    private final Retention retention;

    public Pruning(VmBackups backups, Retention retention) {
        this.backups = backups;
        this.retention = retention;
    }

    /** Told of each point that is gone. */
    public interface Listener {
        void dropped(PointInTime point);
    }

    /** The points that would be dropped, the oldest first. */
    public List<PointInTime> candidates() throws IOException {
        List<PointInTime> points = backups.points();
        List<PointInTime> kept = retention.kept(points);
        return points.stream().filter(point -> !kept.contains(point)).toList();
    }

    /**
     * Drops them, one run of neighbours after the other. The directory must be locked for changes.
     *
     * @throws ChecksumException where a merged disk would differ; then nothing was changed
     */
    public void run(Listener listener) throws IOException {
        new Recovery(backups).run();
        List<PointInTime> points = backups.points();
        new Pruner(backups).dropAllBut(points, retention.kept(points), listener::dropped);
    }
}
