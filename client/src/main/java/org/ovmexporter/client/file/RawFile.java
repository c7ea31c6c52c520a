package org.ovmexporter.client.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import org.ovmexporter.linux.HolePunch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk as an image file of the same bytes. A new one gets its name only when it is whole, and has
 * holes wherever the disk has zeros; in one that exists, zeros become holes. One process at a time.
 */
public final class RawFile implements DiskSink, Closeable {
    /** A part of a new file this long stays a hole where it is all zeros. */
    private static final int HOLE_BYTES = 64 * 1024;

    private final Path written;
    private final Path target;
    private final FileChannel channel;
    /** Of a file that exists; a new one has its holes where nothing is written. */
    private final Optional<HolePunch> holes;

    private RawFile(Path written, Path target, OpenOption... options) throws IOException {
        this.written = written;
        this.target = target;
        this.channel = FileChannel.open(written, options);
        try {
            this.holes = written.equals(target)
                    ? Optional.of(HolePunch.open(written))
                    : Optional.empty();
            lock();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A lock that is the process's: any descriptor of this file that it closes gives it back. */
    private void lock() throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            locked = false;
        }
        if (!locked) {
            throw new IOException(written + " is being written by another run of this program;"
                    + " wait for its end");
        }
    }

    /** A new file, or one that was begun; until it is committed it is NAME.part. */
    public static RawFile fresh(Path target) throws IOException {
        return new RawFile(partOf(target), target, CREATE, WRITE);
    }

    /** A file that exists. */
    public static RawFile existing(Path target) throws IOException {
        return new RawFile(target, target, WRITE);
    }

    /** What a file is called until it is whole. */
    public static Path partOf(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Whether nothing has been stored yet. */
    public boolean isEmpty() throws IOException {
        return channel.size() == 0;
    }

    /** Forgets what was stored. */
    public void discard() throws IOException {
        channel.truncate(0);
    }

    @Override
    public void resize(long size) throws IOException {
        channel.truncate(size);
        if (channel.size() < size) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
        if (holes.isEmpty()) {
            writeWithHoles(offset, bytes);
        } else {
            writeAll(offset, bytes);
        }
    }

    /** Parts that are all zeros are left out, and what lies between them is written at a time. */
    private void writeWithHoles(long offset, ByteBuffer bytes) throws IOException {
        int first = bytes.position();
        int end = bytes.limit();
        int from = first;
        for (int part = first; part < end; part += HOLE_BYTES) {
            int partEnd = Math.min(end, part + HOLE_BYTES);
            if (ZeroBytes.isAll(bytes, part, partEnd)) {
                writeAll(offset + from - first, bytes.limit(part).position(from));
                bytes.limit(end);
                from = partEnd;
            }
        }
        writeAll(offset + from - first, bytes.limit(end).position(from));
    }

    private void writeAll(long offset, ByteBuffer bytes) throws IOException {
        for (long position = offset; bytes.hasRemaining(); ) {
            position += channel.write(bytes, position);
        }
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        if (holes.isPresent() && !holes.get().punch(offset, length)) {
            long end = offset + length;
            for (long position = offset; position < end; ) {
                ByteBuffer zeros = ZeroBytes.buffer();
                zeros.limit((int) Math.min(zeros.capacity(), end - position));
                position += channel.write(zeros, position);
            }
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(true);
    }

    /** Makes it last, and gives a new one its name. */
    public void commit() throws IOException {
        force();
        if (holes.isEmpty()) {
            DurableFile.rename(written, target);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (holes.isPresent()) {
                holes.get().close();
            }
        }
    }
}
