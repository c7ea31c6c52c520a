package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * fstatfs(2): what kind of filesystem a descriptor is on, and its space.
 *
 * @param type the filesystem's magic number (linux/magic.h)
 */
record Statfs(long type, Space space) {
    /** OCFS2_SUPER_MAGIC of fs/ocfs2/ocfs2_fs.h. */
    static final long OCFS2 = 0x7461_636fL;

    // struct statfs of both architectures: f_type, f_bsize, f_blocks, f_bfree, f_bavail, ...
    private static final long SIZE = 120;
    private static final MethodHandle FSTATFS =
            CLibrary.function("fstatfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    static Statfs of(Descriptor descriptor) throws IOException {
        long[] fields = new long[5];
        try (Descriptor.Use use = descriptor.use()) {
            CLibrary.call("fstatfs", descriptor.shown(), (arena, errno) -> {
                MemorySegment buffer = arena.allocate(SIZE, Long.BYTES);
                int result = (int) FSTATFS.invokeExact(errno, use.number(), buffer);
                MemorySegment.copy(buffer, JAVA_LONG, 0, fields, 0, fields.length);
                return result;
            });
        }
        long block = fields[1];
        return new Statfs(
                fields[0], new Space(fields[2] * block, fields[3] * block, fields[4] * block));
    }
}
