package org.ovmexporter.backup.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.backup.image.ContentChecksum;
import org.ovmexporter.backup.image.DataExtents;
import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.DiskWriter;
import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.ManifestFile;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.client.SnapshotSummary;
import org.ovmexporter.client.file.DurableFile;
import org.ovmexporter.client.file.Sha256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Copies one disk of a snapshot to its file, and compares the copy. */
public final class DiskRun {
    private final SnapshotSource source;
    private final VmBackups backups;
    private final Path file;
    private final PointInTime.Format format;
    private final RunListener listener;

    /** @param file where the disk is written, in the directory that becomes a point in time */
    public DiskRun(
            SnapshotSource source,
            VmBackups backups,
            Path file,
            PointInTime.Format format,
            RunListener listener) {
        this.source = source;
        this.backups = backups;
        this.file = file;
        this.format = format;
        this.listener = listener;
    }

    /** Copies it, unless that was done before; in full where there is no base to go on from. */
    public PointInTime.Disk copy(
            SnapshotSummary snapshot, SnapshotSummary.Disk disk, Optional<BaseSnapshot> base)
            throws IOException {
        Path done = Unfinished.done(file);
        if (Files.exists(done)) {
            PointInTime.Disk copied = ManifestFile.read(done, PointInTime.Disk.class);
            if (copied.behind().isEmpty()
                    || copied.behind().equals(base.map(it -> it.point().id()))) {
                return copied;
            }
        }
        PointInTime.Disk copied = copyAndCompare(snapshot, disk, older(disk, base));
        ManifestFile.write(done, copied);
        return copied;
    }

    /** The older copy that what has changed can be applied to. */
    private Optional<Older> older(SnapshotSummary.Disk disk, Optional<BaseSnapshot> base) {
        if (base.isEmpty()) {
            return Optional.empty();
        }
        Optional<PointInTime.Disk> older = base.get().point().disk(disk.parentPath());
        Optional<SnapshotSummary.Disk> then = base.get().disk(disk.parentPath());
        if (older.isEmpty() || then.isEmpty()) {
            listener.full(disk.deviceName(), "the disk is new");
        } else if (older.get().size() != then.get().size()) {
            listener.full(
                    disk.deviceName(),
                    "the older copy has " + older.get().size()
                            + " bytes, and the snapshot that it is of has "
                            + then.get().size());
        } else if (older.get().format() != format) {
            listener.full(disk.deviceName(), "the older copy is in another format");
        } else {
            return Optional.of(new Older(base.get().point(), older.get()));
        }
        return Optional.empty();
    }

    private record Older(PointInTime point, PointInTime.Disk disk) {}

    private PointInTime.Disk copyAndCompare(
            SnapshotSummary snapshot, SnapshotSummary.Disk disk, Optional<Older> older)
            throws IOException {
        Optional<PointInTime.Disk> copied = Optional.empty();
        try {
            copied = attempt(snapshot, disk, older);
            if (copied.isEmpty()) {
                listener.full(disk.deviceName(), "the copy differs from the snapshot");
            }
        } catch (SnapshotSource.NoComparisonException e) {
            listener.full(disk.deviceName(), String.valueOf(e.getMessage()));
        }
        if (copied.isEmpty()) {
            restart();
            copied = attempt(snapshot, disk, Optional.empty());
        }
        return copied.orElseThrow(() -> new ChecksumException("the copy of "
                + disk.deviceName() + " differs from snapshot " + snapshot.id()
                + ", also after all of it was copied again. It is not kept, and the older snapshot"
                + " stays on the host"));
    }

    /** Copies the disk; empty where the copy differs from the snapshot. */
    private Optional<PointInTime.Disk> attempt(
            SnapshotSummary snapshot, SnapshotSummary.Disk disk, Optional<Older> older)
            throws IOException {
        Optional<DiskPart.Base> base = older.map(it -> new DiskPart.Base(
                backups.file(it.point(), it.disk()),
                "../" + it.point().id() + "/" + it.disk().file(),
                it.disk().size()));
        beginAnewUnless(base.map(DiskPart.Base::name));
        DiskPart part = new DiskPart(file, format, disk.size(), base);
        long transferred;
        try (DiskWriter writer = part.open()) {
            transferred = source.download(
                    snapshot.address(disk),
                    older.map(it -> it.point().snapshot()),
                    writer,
                    Unfinished.journal(file));
            writer.complete();
        }
        String sha256 = source.sha256(snapshot.address(disk));
        List<DataExtents.Extent> extents;
        try (DiskContent content = part.content()) {
            if (!ContentChecksum.of(content).equals(sha256)) {
                return Optional.empty();
            }
            extents = DataExtents.of(content);
        }
        Optional<Older> behind = format == PointInTime.Format.QCOW2 ? older : Optional.empty();
        return Optional.of(new PointInTime.Disk(
                disk.name(),
                disk.deviceName(),
                disk.parentPath(),
                disk.size(),
                sha256,
                extents,
                format,
                String.valueOf(file.getFileName()),
                Files.size(file),
                Sha256.of(file),
                behind.map(it -> it.point().id()),
                behind.map(it -> it.disk().file()),
                transferred));
    }

    /**
     * What was begun is an increment of what it says; where that is not the base now, it is of no
     * use.
     */
    private void beginAnewUnless(Optional<String> base) throws IOException {
        Path begun = Unfinished.begun(file);
        byte[] name = base.orElse("").getBytes(UTF_8);
        if (!Files.exists(begun) || !Arrays.equals(Files.readAllBytes(begun), name)) {
            restart();
            DurableFile.replace(begun, name);
        }
    }

    private void restart() throws IOException {
        Files.deleteIfExists(Unfinished.done(file));
        Files.deleteIfExists(Unfinished.begun(file));
        Files.deleteIfExists(Unfinished.journal(file));
        Files.deleteIfExists(Unfinished.raw(file));
        Files.deleteIfExists(file);
    }
}
