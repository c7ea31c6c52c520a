package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Gives back the space of a part of a file, which reads as zeros then (fallocate(2)). */
public final class HolePunch implements Closeable {
    private static final MethodHandle FALLOCATE = CLibrary.function(
            "fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    /** Of linux/falloc.h. */
    private static final int FALLOC_FL_KEEP_SIZE = 1;

    private static final int FALLOC_FL_PUNCH_HOLE = 2;

    private final Descriptor descriptor;

    private HolePunch(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens an existing file, to be punched. */
    public static HolePunch open(Path file) throws IOException {
        String shown = file.toString();
        return new HolePunch(Names.open(Names.AT_FDCWD, shown, OpenFlags.O_RDWR, 0, shown));
    }

    /**
     * Punches a hole; the file's length stays.
     *
     * @param offset of the first byte
     * @param length number of bytes, 1 or more
     * @return whether the filesystem can do so; if not, nothing has happened
     */
    public boolean punch(long offset, long length) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            CLibrary.call(
                    "fallocate", descriptor.shown(), (arena, errno) -> (int) FALLOCATE.invokeExact(
                            errno,
                            use.number(),
                            FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE,
                            offset,
                            length));
            return true;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
