package org.ovmexporter.backup.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A disk as a file that holds its bytes and nothing else. */
public final class RawDisk implements DiskContent {
    private final FileChannel file;
    private final long size;

    private RawDisk(FileChannel file, long size) {
        this.file = file;
        this.size = size;
    }

    /**
     * Opens such a file.
     *
     * @param size the disk's, in bytes, which is the file's
     */
    public static RawDisk open(Path path, long size) throws IOException {
        FileChannel file = FileChannel.open(path);
        boolean right = false;
        try {
            if (file.size() != size) {
                throw new IOException(path + " has " + file.size() + " bytes; a disk of " + size
                        + " bytes was expected");
            }
            right = true;
            return new RawDisk(file, size);
        } finally {
            if (!right) {
                file.close();
            }
        }
    }

    @Override
    public long size() {
        return size;
    }

    /** Nothing is known of it before it is read. */
    @Override
    public Run run(long position) {
        return new Run(position, size, false);
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Positional.read(file, position, target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
