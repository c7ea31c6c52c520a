package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Instant;

/**
 * The calls that look up, make, move and remove a name in an open directory: openat and its kin.
 */
final class Names {
    /** In place of a directory: a path from the root or the working directory. */
    static final int AT_FDCWD = -100;

    /** A symbolic link is looked at, or changed, itself. */
    static final int AT_SYMLINK_NOFOLLOW = 0x100;

    private static final int AT_REMOVEDIR = 0x200;
    /** In place of nanoseconds: this time stays as it is. */
    private static final long UTIME_OMIT = 0x3fff_fffe;

    private static final MethodHandle OPENAT = CLibrary.variadic(
            "openat", 3, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle MKDIRAT = CLibrary.function(
            "mkdirat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle UNLINKAT = CLibrary.function(
            "unlinkat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RENAMEAT = CLibrary.function(
            "renameat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle UTIMENSAT = CLibrary.function(
            "utimensat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));

    private Names() {}

    /** @param shown the path for the error, as a person knows it */
    static Descriptor open(int directory, String name, int flags, int mode, String shown)
            throws ErrnoException {
        int number = CLibrary.call("openat", shown, (arena, errno) -> (int) OPENAT.invokeExact(
                errno, directory, arena.allocateFrom(name), flags | OpenFlags.O_CLOEXEC, mode));
        return new Descriptor(number, shown);
    }

    static void makeDirectory(int directory, String name, int mode, String shown)
            throws ErrnoException {
        CLibrary.call("mkdirat", shown, (arena, errno) ->
                (int) MKDIRAT.invokeExact(errno, directory, arena.allocateFrom(name), mode));
    }

    static void unlink(int directory, String name, String shown) throws ErrnoException {
        CLibrary.call("unlinkat", shown, (arena, errno) ->
                (int) UNLINKAT.invokeExact(errno, directory, arena.allocateFrom(name), 0));
    }

    static void removeDirectory(int directory, String name, String shown) throws ErrnoException {
        CLibrary.call("unlinkat", shown, (arena, errno) -> (int)
                UNLINKAT.invokeExact(errno, directory, arena.allocateFrom(name), AT_REMOVEDIR));
    }

    static void rename(int from, String name, int to, String newName, String shown)
            throws ErrnoException {
        CLibrary.call("renameat", shown, (arena, errno) -> (int) RENAMEAT.invokeExact(
                errno, from, arena.allocateFrom(name), to, arena.allocateFrom(newName)));
    }

    /** Sets the time of modification alone. */
    static void touch(int directory, String name, Instant modified, String shown)
            throws ErrnoException {
        CLibrary.call("utimensat", shown, (arena, errno) -> {
            // Two struct timespec: access, modification.
            MemorySegment times = arena.allocateFrom(
                    JAVA_LONG, 0, UTIME_OMIT, modified.getEpochSecond(), modified.getNano());
            return (int) UTIMENSAT.invokeExact(
                    errno, directory, arena.allocateFrom(name), times, AT_SYMLINK_NOFOLLOW);
        });
    }
}
