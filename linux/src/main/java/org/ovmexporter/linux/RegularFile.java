package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * An open regular file; from {@link Directory#file} or {@link Directory#create}. Its channel stays
 * in here: between two files of OCFS2, transferTo clones whole clusters, and so destroys bytes
 * beside the range.
 */
public final class RegularFile implements Closeable {
    /** The type bits of st_mode, and their values (sys/stat.h). */
    private static final int S_IFMT = 0xF000;

    private static final int S_IFREG = 0x8000;

    private static final MethodHandle PWRITE = CLibrary.function(
            "pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));

    private final Descriptor descriptor;
    private final FileChannel channel;
    private int reads;
    private boolean closed;

    private RegularFile(Descriptor descriptor, OpenOption... options) throws IOException {
        this.descriptor = descriptor;
        try (Descriptor.Use use = descriptor.use()) {
            this.channel = FileChannel.open(use.path(), Set.of(options));
        }
    }

    /** Looks at what the name is before opening it: opening a FIFO blocks, a device may act. */
    static RegularFile open(int directory, String name, String shown) throws IOException {
        Descriptor opened;
        try (Descriptor handle =
                Names.open(directory, name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, shown)) {
            requireRegular(handle);
            try (Descriptor.Use use = handle.use()) {
                opened = Names.open(
                        Names.AT_FDCWD,
                        use.path().toString(),
                        OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK,
                        0,
                        shown);
            }
        }
        return owning(opened, StandardOpenOption.READ);
    }

    static RegularFile create(int directory, String name, int mode, String shown)
            throws IOException {
        Descriptor made = Names.open(
                directory,
                name,
                OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW,
                0600,
                shown);
        try {
            // Opened a second time, for its channel, before the mode may forbid that.
            RegularFile file = owning(made, StandardOpenOption.READ, StandardOpenOption.WRITE);
            made.changeMode(mode);
            return file;
        } catch (IOException e) {
            made.close();
            Names.unlink(directory, name, shown);
            throw e;
        }
    }

    private static RegularFile owning(Descriptor descriptor, OpenOption... options)
            throws IOException {
        try {
            return new RegularFile(descriptor, options);
        } catch (IOException e) {
            descriptor.close();
            throw e;
        }
    }

    private static void requireRegular(Descriptor handle) throws IOException {
        int type = handle.mode() & S_IFMT;
        if (type != S_IFREG) {
            throw new NotRegularFileException(
                    handle.shown(),
                    switch (type) {
                        case 0x1000 -> "a FIFO";
                        case 0x2000 -> "a character device";
                        case 0x4000 -> "a directory";
                        case 0x6000 -> "a block device";
                        case 0xA000 -> "a symbolic link";
                        case 0xC000 -> "a socket";
                        default -> "of an unknown type";
                    });
        }
    }

    /** Its length in bytes, now. */
    public long size() throws IOException {
        return channel.size();
    }

    /**
     * Reads from this position, in bytes, into the rest of the buffer.
     *
     * @return how many bytes were read, which may be fewer than asked for; -1 at the file's end
     */
    public int read(long position, ByteBuffer buffer) throws IOException {
        begin();
        try {
            return channel.read(buffer, position);
        } finally {
            end();
        }
    }

    /**
     * Writes the rest of the buffer from this position on, in bytes, to a file that was created
     * here.
     *
     * @throws ErrnoException among others ENOSPC
     */
    public void write(long position, ByteBuffer buffer) throws IOException {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        try (Descriptor.Use use = descriptor.use()) {
            CLibrary.call("write", descriptor.shown(), (arena, errno) -> {
                MemorySegment all = arena.allocateFrom(JAVA_BYTE, bytes);
                long written = 0;
                while (written < bytes.length) {
                    long count = (long) PWRITE.invokeExact(
                            errno,
                            use.number(),
                            all.asSlice(written),
                            bytes.length - written,
                            position + written);
                    if (count < 0) {
                        return -1;
                    }
                    written += count;
                }
                return 0;
            });
        }
    }

    private synchronized void begin() throws IOException {
        if (closed) {
            throw new IOException(descriptor.shown() + " is closed");
        }
        reads++;
    }

    private void end() throws IOException {
        synchronized (this) {
            reads--;
            if (!closed || reads > 0) {
                return;
            }
        }
        giveBack();
    }

    /** Makes its content last through a crash (fsync). */
    public void sync() throws IOException {
        descriptor.sync();
    }

    /** Locks this file; empty where another holder is in the way. Does not wait. */
    public Optional<Flock> tryLock(Flock.Mode mode) throws IOException {
        return Flock.tryLock(descriptor, OpenFlags.O_RDONLY, mode);
    }

    /** Which file it is, whatever its name. */
    public FileIdentity identity() throws IOException {
        return descriptor.identity();
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Waits for nobody: where another thread reads, or hangs in reading, that one closes it. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (reads > 0) {
                return;
            }
        }
        giveBack();
    }

    private void giveBack() throws IOException {
        try {
            channel.close();
        } finally {
            descriptor.close();
        }
    }

    /** The path it was opened by. */
    @Override
    public String toString() {
        return descriptor.shown();
    }
}
