package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What lstat(2) tells of a file, which may be a symbolic link.
 *
 * @param size in bytes
 * @param modified when its content changed last, to the nanosecond
 */
public record FileStatus(Type type, long size, Instant modified, FileIdentity identity) {
    /** What kind of file it is. */
    public enum Type {
        REGULAR_FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        /** A device, FIFO or socket. */
        SPECIAL;

        /** By the type bits of st_mode (sys/stat.h). */
        private static Type of(int mode) {
            return switch (mode & 0xF000) {
                case 0x8000 -> REGULAR_FILE;
                case 0x4000 -> DIRECTORY;
                case 0xA000 -> SYMBOLIC_LINK;
                default -> SPECIAL;
            };
        }
    }

    // fstatat(2), by its number: before 2.33, glibc has no function of that name.
    private static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));
    private static final long SYS_NEWFSTATAT = AARCH64 ? 79 : 262;
    private static final MethodHandle SYSCALL = CLibrary.variadic(
            "syscall",
            1,
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));

    // struct stat: st_mode alone is elsewhere on each architecture (asm/stat.h).
    private static final long SIZE = 144;
    private static final long ST_DEV = 0;
    private static final long ST_INO = 8;
    private static final long ST_MODE = AARCH64 ? 16 : 24;
    private static final long ST_SIZE = 48;
    private static final long ST_MTIME = 88;
    private static final long ST_MTIME_NSEC = 96;

    /**
     * Of a path that is trusted: symbolic links on the way are followed, the last name is not.
     *
     * @throws ErrnoException among others ENOENT
     */
    public static FileStatus of(Path path) throws ErrnoException {
        String shown = path.toString();
        return of(Names.AT_FDCWD, shown, shown);
    }

    static FileStatus of(int directory, String name, String shown) throws ErrnoException {
        FileStatus[] status = new FileStatus[1];
        CLibrary.call("fstatat", shown, (arena, errno) -> {
            MemorySegment stat = arena.allocate(SIZE, Long.BYTES);
            long result = (long) SYSCALL.invokeExact(
                    errno, SYS_NEWFSTATAT, (long) directory, arena.allocateFrom(name), stat, (long)
                            Names.AT_SYMLINK_NOFOLLOW);
            status[0] = read(stat);
            return (int) result;
        });
        return status[0];
    }

    private static FileStatus read(MemorySegment stat) {
        return new FileStatus(
                Type.of(stat.get(JAVA_INT, ST_MODE)),
                stat.get(JAVA_LONG, ST_SIZE),
                Instant.ofEpochSecond(
                        stat.get(JAVA_LONG, ST_MTIME), stat.get(JAVA_LONG, ST_MTIME_NSEC)),
                new FileIdentity(stat.get(JAVA_LONG, ST_DEV), stat.get(JAVA_LONG, ST_INO)));
    }
}
