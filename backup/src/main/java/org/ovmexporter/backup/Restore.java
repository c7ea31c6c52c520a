package org.ovmexporter.backup;

import org.ovmexporter.backup.image.ContentChecksum;
import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.DiskCopy;
import org.ovmexporter.backup.image.DiskWriter;
import org.ovmexporter.backup.image.RawWriter;
import org.ovmexporter.backup.image.qcow2.ClusterSize;
import org.ovmexporter.backup.image.qcow2.Qcow2Writer;
import org.ovmexporter.backup.layout.Chain;
import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.client.file.DurableFile;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a disk as it was at a point in time to a file that needs no other. */
public final class Restore {
    private final VmBackups backups;
    private final PointInTime point;

    public Restore(VmBackups backups, PointInTime point) {
        this.backups = backups;
        this.point = point;
    }

    /**
     * Writes one disk. The file has its name only once it is whole, on the device, and was read
     * again and found to be what the snapshot was.
     *
     * @param target which must not be there
     * @throws ChecksumException where it is not; no file is left
     */
    public void write(PointInTime.Disk disk, Path target, PointInTime.Format format)
            throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "it is there already, and is not overwritten");
        }
        Path part = Unfinished.restored(target);
        Files.deleteIfExists(part);
        try {
            try (DiskContent content = backups.chain(point, disk).content();
                    DiskWriter writer = writer(part, format, disk.size())) {
                DiskCopy.copy(content, writer);
                writer.complete();
            }
            try (DiskContent written = Chain.open(part, format, disk.size()).content()) {
                requireSame(disk, ContentChecksum.of(written));
            }
            DurableFile.rename(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void requireSame(PointInTime.Disk disk, String sha256) throws ChecksumException {
        if (!sha256.equals(disk.sha256())) {
            throw new ChecksumException(disk.deviceName() + " of " + point.id()
                    + " is damaged: its SHA-256 is " + sha256 + ", and the snapshot's was "
                    + disk.sha256() + ". Try another point in time; backup verify tells which files"
                    + " are damaged");
        }
    }

    private static DiskWriter writer(Path file, PointInTime.Format format, long size)
            throws IOException {
        return switch (format) {
            case RAW -> RawWriter.open(file);
            case QCOW2 -> Qcow2Writer.create(file, size, ClusterSize.DEFAULT, Optional.empty());
        };
    }
}
