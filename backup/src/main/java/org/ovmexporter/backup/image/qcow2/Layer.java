package org.ovmexporter.backup.image.qcow2;

import org.ovmexporter.backup.image.Positional;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** One complete image, without those behind it. */
final class Layer implements Closeable {
    private final Path path;
    private final FileChannel file;
    private final Header header;
    private final MappingTables tables;

    private Layer(Path path, FileChannel file, Header header) throws IOException {
        this.path = path;
        this.file = file;
        this.header = header;
        this.tables = new MappingTables(file, header);
    }

    static Layer open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path);
        boolean opened = false;
        try {
            Header header = Header.read(file, path);
            if (header.refcountTable() == 0) {
                throw new Qcow2Exception(path, "it was not completed");
            }
            Layer layer = new Layer(path, file, header);
            opened = true;
            return layer;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    Header header() {
        return header;
    }

    Path path() {
        return path;
    }

    /** The entry of the cluster that has this byte of the disk. */
    long entry(long position) throws IOException {
        long entry = tables.entry(header.clusterSize().number(position));
        if (ClusterEntry.isCompressed(entry)) {
            throw new Qcow2Exception(
                    path,
                    "it is compressed, which is not read here:" + " qemu-img convert -O qcow2");
        }
        return entry;
    }

    /** Reads bytes of the file. */
    void read(long fileOffset, ByteBuffer target) throws IOException {
        try {
            Positional.read(file, fileOffset, target);
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
