package org.ovmexporter.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.ovmexporter.api.Snapshot;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * A local copy of a disk. Applied to an empty file, a snapshot's chunks give the snapshot; applied
 * to a copy of the older snapshot, the changed chunks do.
 */
public final class DiskCopy {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final ExporterClient client;
    private final Path file;

    /** @param file made if absent; not touched where no chunk is */
    public DiskCopy(ExporterClient client, Path file) {
        this.client = client;
        this.file = file;
    }

    /**
     * Fetches the disk's chunks, and makes the file as long as the disk.
     *
     * @return number of bytes that came over the network
     */
    public long apply(String vm, Snapshot.Disk disk) throws IOException {
        long fetched = 0;
        try (FileChannel copy = FileChannel.open(file, CREATE, WRITE)) {
            resize(copy, disk.size());
            for (Snapshot.Chunk chunk : disk.chunks()) {
                if (chunk.zero()) {
                    zero(copy, chunk);
                } else {
                    fetch(copy, vm, disk, chunk);
                    fetched += chunk.length();
                }
            }
            copy.force(true);
        }
        return fetched;
    }

    private static void resize(FileChannel copy, long size) throws IOException {
        copy.truncate(size);
        if (copy.size() < size) {
            copy.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    private void fetch(FileChannel copy, String vm, Snapshot.Disk disk, Snapshot.Chunk chunk)
            throws IOException {
        long end = chunk.start() + chunk.length();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream bytes = client.read(vm, disk, chunk)) {
            long position = chunk.start();
            // To the very end of the answer, or its connection could not be used again.
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                write(copy, ByteBuffer.wrap(buffer, 0, count), position);
                position += count;
            }
            if (position != end) {
                throw new IOException("the exporter broke off at byte " + position + " of "
                        + disk.name() + "; " + end + " were expected");
            }
        }
    }

    private static void zero(FileChannel copy, Snapshot.Chunk chunk) throws IOException {
        long end = chunk.start() + chunk.length();
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, chunk.length()));
        for (long position = chunk.start(); position < end; position += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), end - position));
            write(copy, zeros, position);
        }
    }

    private static void write(FileChannel copy, ByteBuffer bytes, long start) throws IOException {
        for (long position = start; bytes.hasRemaining();) {
            position += copy.write(bytes, position);
        }
    }
}
