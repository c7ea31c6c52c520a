package org.ovmexporter.backup;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.copy.BaseSnapshot;
import org.ovmexporter.backup.copy.DiskRun;
import org.ovmexporter.backup.copy.Pending;
import org.ovmexporter.backup.copy.RunListener;
import org.ovmexporter.backup.copy.SnapshotSource;
import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.SafeName;
import org.ovmexporter.backup.layout.Trees;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.client.SnapshotSummary;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Reflink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Backs up one VM: takes a snapshot, copies what changed since the newest point in time, or all
 * where that cannot be told, and removes the older snapshot from the host once the new copy is
 * whole and verified. What was broken off before, at whatever instant, is ended first.
 */
public final class VmRun {
    private final SnapshotSource source;
    private final VmBackups backups;
    private final PointInTime.Format format;
    private final RunListener listener;

    /** The directory must be locked for changes as long as this runs. */
    public VmRun(
            SnapshotSource source,
            VmBackups backups,
            PointInTime.Format format,
            RunListener listener) {
        this.source = source;
        this.backups = backups;
        this.format = format;
        this.listener = listener;
    }

    /**
     * Does it.
     *
     * @return the new point in time
     * @throws ChecksumException where a copy differs from its snapshot, also after all of the disk
     *     was copied again
     */
    public PointInTime run() throws IOException {
        backups.make();
        new Recovery(backups).run();
        for (Path part : backups.parts()) {
            endWhatWasBrokenOff(part);
        }
        removeSuperseded();
        VirtualMachine vm = source.vm(backups.vm());
        SnapshotSummary snapshot = source.take(backups.vm());
        listener.taken(snapshot.id());
        Pending pending = new Pending(
                snapshot.id(),
                snapshot.createdAt(),
                vm,
                format,
                backups.newest().map(PointInTime::id));
        pending.writeTo(backups.part(pending.point()));
        return copy(pending);
    }

    private void endWhatWasBrokenOff(Path part) throws IOException {
        Optional<Pending> pending = Pending.in(part);
        if (pending.isEmpty() || !part.equals(backups.part(pending.get().point()))) {
            Trees.delete(part);
            return;
        }
        String snapshot = pending.get().snapshot();
        if (source.snapshot(backups.vm(), snapshot).isEmpty()) {
            listener.discarded(snapshot, "its snapshot is not on the host any more");
            Trees.delete(part);
        } else if (pending.get().format() != format) {
            listener.discarded(snapshot, "it was begun in another format");
            source.delete(backups.vm(), snapshot);
            Trees.delete(part);
        } else {
            listener.resumed(snapshot);
            copy(pending.get());
        }
    }

    /** Copies a snapshot, and makes a point in time of the copy. */
    private PointInTime copy(Pending pending) throws IOException {
        Path part = backups.part(pending.point());
        SnapshotSummary snapshot = source.snapshot(backups.vm(), pending.snapshot())
                .orElseThrow(() -> new BackupException("snapshot " + pending.snapshot()
                        + " was removed from the host while it was copied"));
        Optional<BaseSnapshot> base = base(pending);
        List<PointInTime.Disk> disks = new ArrayList<>();
        Set<String> files = new HashSet<>();
        for (SnapshotSummary.Disk disk : snapshot.disks()) {
            String file = SafeName.require(disk.deviceName(), "the device of " + disk.name()) + "."
                    + format.suffix();
            if (!files.add(file)) {
                throw new BackupException("two disks of the snapshot are " + disk.deviceName());
            }
            disks.add(new DiskRun(source, backups, part.resolve(file), format, listener)
                    .copy(snapshot, disk, base));
        }
        PointInTime point = new PointInTime(
                PointInTime.FORMAT_VERSION,
                pending.point(),
                snapshot.id(),
                snapshot.createdAt(),
                snapshot.consistency(),
                pending.vm(),
                disks);
        backups.commit(point);
        listener.completed(point);
        removeSuperseded();
        keepOneWithoutReflinks();
        return point;
    }

    /** The newest point in time, whose snapshot has to be on the host still. */
    private Optional<BaseSnapshot> base(Pending pending) throws IOException {
        Optional<PointInTime> newest =
                backups.newest().filter(point -> pending.base().equals(Optional.of(point.id())));
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        Optional<SnapshotSummary> snapshot =
                source.snapshot(backups.vm(), newest.get().snapshot());
        if (snapshot.isEmpty()) {
            listener.full(
                    "every disk",
                    "the snapshot of " + newest.get().createdAt()
                            + ", which is what there is a copy of, is not on the host any more");
        }
        return snapshot.map(summary -> new BaseSnapshot(newest.get(), summary));
    }

    /** Removes from the host what only older points were copied from. */
    private void removeSuperseded() throws IOException {
        List<PointInTime> points = backups.points();
        if (points.size() < 2) {
            return;
        }
        Set<String> older = new HashSet<>();
        points.subList(0, points.size() - 1).forEach(point -> older.add(point.snapshot()));
        older.remove(points.getLast().snapshot());
        for (String snapshot : source.vm(backups.vm()).snapshots()) {
            if (older.contains(snapshot)) {
                try {
                    source.delete(backups.vm(), snapshot);
                } catch (IOException e) {
                    // The copy is there all the same, and the next run tries again.
                    listener.leftOnHost(snapshot, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Where raw files share nothing, each point in time would take as much as the disks have. */
    private void keepOneWithoutReflinks() throws IOException {
        if (format != PointInTime.Format.RAW) {
            return;
        }
        try (Directory directory = Directory.open(backups.directory())) {
            if (Reflink.probe(directory).isEmpty()) {
                return;
            }
        }
        List<PointInTime> points = backups.points();
        List<PointInTime> older = points.subList(0, points.size() - 1).stream()
                .filter(point -> point.disks().stream()
                        .allMatch(disk -> disk.format() == PointInTime.Format.RAW))
                .toList();
        for (PointInTime point : older) {
            backups.delete(point.id());
        }
        if (!older.isEmpty()) {
            listener.replaced(older);
        }
    }
}
