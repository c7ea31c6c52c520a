package org.ovmexporter.snapshots.reading;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunks;
import org.ovmexporter.extents.Delta;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.extents.ExtentMap;
import org.ovmexporter.snapshots.DiskContents;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.Tracking;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What is written of a snapshot, and what changed between two; each asked of the live files. */
public final class ChangeTracking {
    private final Opener opener;
    private final Tracking tracking;

    /** Opens a disk of a snapshot. */
    @FunctionalInterface
    public interface Opener {
        /** Opens it, to be closed by the caller. */
        DiskFile open(Snapshot snapshot, SnapshotDisk disk) throws IOException;
    }

    /** @param opener of disks that are read for long */
    public ChangeTracking(Opener opener, Tracking tracking) {
        this.opener = opener;
        this.tracking = tracking;
    }

    /** What is written of some disks of a snapshot. */
    public DiskContents written(Snapshot snapshot, List<SnapshotDisk> disks, Selection selection)
            throws IOException {
        return fill(disks, (contents, disk) -> addWritten(contents, snapshot, disk, selection));
    }

    /** What changed of some disks of the newer snapshot; verified before it returns. */
    public DiskContents changed(
            Snapshot older, Snapshot newer, List<SnapshotDisk> disks, Selection selection)
            throws IOException {
        DueTime deadline = new DueTime(tracking.deadline());
        return fill(disks, (contents, disk) -> {
            Optional<SnapshotDisk> before = counterpart(older, disk);
            if (before.isEmpty()) {
                addWritten(contents, newer, disk, selection);
                return;
            }
            DiskFile base = contents.own(opener.open(older, before.get()));
            DiskFile now = contents.own(opener.open(newer, disk));
            verify(base, now, selection, deadline);
            contents.add(new DiskContents.Disk(
                    disk,
                    OptionalLong.of(base.size()),
                    () -> delta(base, now, selection, deadline)));
        });
    }

    private interface Adding {
        void add(OpenContents contents, SnapshotDisk disk) throws IOException;
    }

    private static DiskContents fill(List<SnapshotDisk> disks, Adding adding) throws IOException {
        OpenContents contents = new OpenContents();
        try {
            for (SnapshotDisk disk : disks) {
                adding.add(contents, disk);
            }
            return contents;
        } catch (IOException | RuntimeException e) {
            contents.close();
            throw e;
        }
    }

    private void addWritten(
            OpenContents contents, Snapshot snapshot, SnapshotDisk disk, Selection selection)
            throws IOException {
        DiskFile open = contents.own(opener.open(snapshot, disk));
        contents.add(new DiskContents.Disk(
                disk,
                OptionalLong.empty(),
                () -> Chunks.until(
                        selection.end(open.size()),
                        open.map(CallingThread.ofPool()).chunks(selection.offset()))));
    }

    private static Iterator<Chunk> delta(
            DiskFile older, DiskFile newer, Selection selection, DueTime deadline) {
        Iterator<Chunk> delta = Chunks.until(
                selection.end(newer.size()),
                Delta.between(
                        comparableMap(older, newer),
                        newer.map(CallingThread.ofPool()),
                        selection.offset()));
        return selection.granularity().isEmpty()
                ? delta
                : new Refinement(
                        delta,
                        older::startReading,
                        older.size(),
                        newer::startReading,
                        selection.granularity().getAsInt(),
                        deadline);
    }

    private void verify(DiskFile older, DiskFile newer, Selection selection, DueTime deadline)
            throws IOException {
        Verification verification = new Verification(
                newer.name(),
                new Verification.Side(comparableMap(older, newer), older::startReading),
                new Verification.Side(newer.map(CallingThread.ofPool()), newer::startReading),
                selection.offset(),
                selection.end(newer.size()));
        if (selection.verifyAll()) {
            verification.all(deadline);
        } else {
            verification.sample(tracking.verifiedBlocks(), RandomGenerator.getDefault());
        }
    }

    /** The older disk's map; on another device its addresses say nothing about the newer's. */
    private static ExtentMap comparableMap(DiskFile older, DiskFile newer) {
        if (newer.sharesDeviceWith(older) || older.size() == 0) {
            return older.map(CallingThread.ofPool());
        }
        return ExtentMap.of(
                older.size(), List.of(new Extent(0, older.size(), 0, Extent.Kind.OPAQUE)));
    }

    /** The disk of an older snapshot that a client has a copy of: same path, else same name. */
    private static Optional<SnapshotDisk> counterpart(Snapshot older, SnapshotDisk disk) {
        return first(older, other -> other.parentPath().equals(disk.parentPath()))
                .or(() -> first(older, other -> other.name().equals(disk.name())));
    }

    private static Optional<SnapshotDisk> first(Snapshot older, Predicate<SnapshotDisk> wanted) {
        return older.disks().stream().filter(wanted).findFirst();
    }
}
