package org.ovmexporter.backup.image;

import org.ovmexporter.client.file.RawFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a file that holds a disk's bytes and nothing else; what is zero takes no space where it
 * can.
 */
public record RawWriter(RawFile file) implements DiskWriter {

    /**
     * Changes a file that is there; or makes it, and goes on with one that was begun to be made.
     */
    public static RawWriter open(Path path) throws IOException {
        return new RawWriter(Files.exists(path) ? RawFile.existing(path) : RawFile.fresh(path));
    }

    @Override
    public void resize(long size) throws IOException {
        file.resize(size);
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
        file.write(offset, bytes);
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        file.zero(offset, length);
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void complete() throws IOException {
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
