package org.ovmexporter.backup.copy;

import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.DiskCopy;
import org.ovmexporter.backup.image.DiskWriter;
import org.ovmexporter.backup.image.RawWriter;
import org.ovmexporter.backup.image.qcow2.ClusterSize;
import org.ovmexporter.backup.image.qcow2.Qcow2Writer;
import org.ovmexporter.backup.layout.Chain;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;
import org.ovmexporter.client.file.DurableFile;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.Reflink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk's file while it is written: anew, or further where that was broken off.
 *
 * @param file where it is written
 * @param size of the disk, in bytes
 * @param base what it is an increment of; absent where all of the disk is copied
 */
record DiskPart(Path file, PointInTime.Format format, long size, Optional<Base> base) {

    /** The file of an older point in time, and how it is named from the new one's directory. */
    record Base(Path file, String name, long size) {}

    DiskWriter open() throws IOException {
        return switch (format) {
            case QCOW2 -> qcow2(Files.exists(file));
            case RAW -> {
                if (base.isPresent() && !Files.exists(file)) {
                    begin(base.get());
                }
                yield RawWriter.open(file);
            }
        };
    }

    private DiskWriter qcow2(boolean begun) throws IOException {
        Optional<Qcow2Writer.Backing> backing = Optional.empty();
        if (base.isPresent()) {
            backing = Optional.of(new Qcow2Writer.Backing(base.get().name(), open(base.get())));
        }
        return begun
                ? Qcow2Writer.resume(file, size, backing)
                : Qcow2Writer.create(file, size, ClusterSize.DEFAULT, backing);
    }

    private static DiskContent open(Base base) throws IOException {
        return switch (Chain.open(base.file(), PointInTime.Format.QCOW2, base.size())) {
            case Chain.Whole(DiskContent content) -> content;
            case Chain.Broken broken -> throw broken.reason();
        };
    }

    /** A raw file begins as what the older one is, without taking space again where that can be. */
    private void begin(Base older) throws IOException {
        Path copy = Unfinished.base(file);
        Files.deleteIfExists(copy);
        if (!reflinked(older.file(), copy)) {
            try (DiskContent content =
                            Chain.open(older.file(), format, older.size()).content();
                    RawWriter writer = RawWriter.open(copy)) {
                DiskCopy.copy(content, writer);
                writer.complete();
            }
        }
        DurableFile.rename(copy, file);
    }

    /** Whether the directory's filesystem could make the copy without copying. */
    private static boolean reflinked(Path from, Path to) throws IOException {
        try (Directory source = Directory.open(from.resolveSibling("."));
                Directory target = Directory.open(to.resolveSibling("."))) {
            Reflink.reflink(
                    source,
                    String.valueOf(from.getFileName()),
                    target,
                    String.valueOf(to.getFileName()));
            return true;
        } catch (ErrnoException e) {
            return switch (e.errno()) {
                case EOPNOTSUPP, ENOTTY, EINVAL, ENOSYS, EXDEV -> false;
                default -> throw e;
            };
        }
    }

    /** What the file holds, once it is whole. */
    DiskContent content() throws IOException {
        return Chain.open(file, format, size).content();
    }
}
