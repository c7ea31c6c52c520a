package org.ovmexporter.backup.layout;

import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.RawDisk;
import org.ovmexporter.backup.image.qcow2.Qcow2Disk;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The image of a disk and those that it depends on, opened: whole, or broken. */
public sealed interface Chain {

    /**
     * Each of them is there, and is such an image.
     *
     * @param content what the disk holds; whoever opened the chain closes it
     */
    record Whole(DiskContent content) implements Chain {}

    /**
     * One of them is missing or cannot be used.
     *
     * @param file the image, not the one that is missing
     * @param reason what opening it failed with
     */
    record Broken(Path file, IOException reason) implements Chain {
        @Override
        public DiskContent content() throws IOException {
            throw reason instanceof NoSuchFileException missing
                    ? new BackupException(
                            missing.getFile() + " is missing: " + file + " cannot be read", missing)
                    : reason;
        }
    }

    /**
     * What the disk holds.
     *
     * @throws IOException where the chain is broken
     */
    DiskContent content() throws IOException;

    /**
     * Opens the image in this file, and those that it depends on.
     *
     * @param size of the disk, in bytes
     * @throws ClosedByInterruptException where this thread is interrupted, which breaks no chain
     */
    static Chain open(Path file, PointInTime.Format format, long size)
            throws ClosedByInterruptException {
        try {
            return new Whole(
                    switch (format) {
                        case QCOW2 -> Qcow2Disk.open(file, size);
                        case RAW -> RawDisk.open(file, size);
                    });
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return new Broken(file, e);
        }
    }
}
