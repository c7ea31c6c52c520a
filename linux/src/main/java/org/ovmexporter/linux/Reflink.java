package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes a file that shares another's blocks: a copy of one instant that takes no time and no space
 * until either is written to. Whole files only. The calls that clone a range are wrong on OCFS2,
 * where they clone whole clusters and destroy the bytes around the range.
 */
public final class Reflink {
    /** The ioctl that is used. */
    public enum Method {
        /** OCFS2's own, which all its kernels have. */
        OCFS2_IOC_REFLINK,
        /** The one of XFS, Btrfs and others. OCFS2 has it too, but not in Oracle VM's kernels. */
        FICLONE
    }

    /** _IOW('o', 4, struct reflink_arguments) of fs/ocfs2/ocfs2_ioctl.h. */
    private static final long OCFS2_IOC_REFLINK = 0x4018_6F04L;
    /** _IOW(0x94, 9, int) of linux/fs.h. */
    private static final long FICLONE = 0x4004_9409L;

    private static final int OWNER_ONLY = 0600;
    private static final int PROBE_BYTES = 4096;

    private Reflink() {}

    /**
     * Clones a regular file to a new name on the same filesystem. The clone belongs to this
     * process's user, with mode 0600. It is there whole or, after an error, not at all; it lasts
     * through a crash only after a sync of it and of its directory.
     *
     * @throws NotRegularFileException where the source is not a regular file
     * @throws ErrnoException among others EEXIST (the new name is taken), ENOENT, EXDEV (other
     *     filesystem), EOPNOTSUPP or ENOTTY (cannot reflink), EPERM, EROFS, ENOSPC
     */
    public static void reflink(Directory from, String name, Directory to, String newName)
            throws IOException {
        Directory.single(newName);
        try (RegularFile source = from.file(name)) {
            switch (method(to)) {
                case OCFS2_IOC_REFLINK -> reflinkByName(from, name, to, newName);
                case FICLONE -> cloneInto(source, to, newName);
            }
        }
    }

    /** Which ioctl clones into this directory: its filesystem decides. */
    public static Method method(Directory directory) throws IOException {
        return Statfs.of(directory.descriptor()).type() == Statfs.OCFS2
                ? Method.OCFS2_IOC_REFLINK
                : Method.FICLONE;
    }

    /**
     * Why files in this directory cannot be reflinked; empty where they can. Tries it with a small
     * file, of which nothing is left.
     *
     * @throws ErrnoException ENOSPC, EDQUOT: without any room it cannot be tried
     */
    public static Optional<ReflinkObstacle> probe(Directory directory) throws ErrnoException {
        String name =
                ".reflink-probe-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        String copy = name + ".copy";
        byte[] content = new byte[PROBE_BYTES];
        Arrays.fill(content, (byte) 'r');
        try {
            try (RegularFile file = directory.create(name, OWNER_ONLY)) {
                file.write(0, ByteBuffer.wrap(content));
                file.sync();
                reflink(directory, name, directory, copy);
                return same(directory, copy, content)
                        ? Optional.empty()
                        : Optional.of(new ReflinkObstacle.DifferentContent());
            } finally {
                directory.deleteIfThere(copy);
                directory.deleteIfThere(name);
            }
        } catch (ErrnoException e) {
            if (e.isFull()) {
                throw e;
            }
            return Optional.of(ReflinkObstacle.of(e));
        } catch (IOException e) {
            return Optional.of(new ReflinkObstacle.Failed(e));
        }
    }

    /** OCFS2 takes two paths; through /proc they stay in the two directories that are open. */
    private static void reflinkByName(Directory from, String name, Directory to, String newName)
            throws IOException {
        try (Descriptor.Use source = from.descriptor().use();
                Descriptor.Use target = to.descriptor().use()) {
            CLibrary.call(
                    "reflink", from.shown(name) + " to " + to.shown(newName), (arena, errno) -> {
                        MemorySegment arguments = arena.allocate(3 * Long.BYTES, Long.BYTES);
                        arguments.set(JAVA_LONG, 0, path(arena, source, name));
                        arguments.set(JAVA_LONG, 8, path(arena, target, newName));
                        // The third field, preserve, stays 0: the clone is ours.
                        return Ioctl.call(errno, target.number(), OCFS2_IOC_REFLINK, arguments);
                    });
        }
        // OCFS2 gives the clone its source's mode.
        restrict(to, newName);
    }

    private static void restrict(Directory directory, String name) throws IOException {
        boolean restricted = false;
        try (RegularFile clone = directory.file(name)) {
            clone.descriptor().changeMode(OWNER_ONLY);
            restricted = true;
        } finally {
            if (!restricted) {
                directory.delete(name);
            }
        }
    }

    private static long path(Arena arena, Descriptor.Use directory, String name) {
        return arena.allocateFrom(directory.path() + "/" + name).address();
    }

    private static void cloneInto(RegularFile source, Directory to, String newName)
            throws IOException {
        boolean cloned = false;
        try (RegularFile clone = to.create(newName, OWNER_ONLY);
                Descriptor.Use from = source.descriptor().use();
                Descriptor.Use into = clone.descriptor().use()) {
            try {
                CLibrary.call(
                        "reflink",
                        source + " to " + clone,
                        (arena, errno) -> Ioctl.call(errno, into.number(), FICLONE, from.number()));
                cloned = true;
            } finally {
                if (!cloned) {
                    to.delete(newName);
                }
            }
        }
    }

    private static boolean same(Directory directory, String name, byte[] content)
            throws IOException {
        ByteBuffer read = ByteBuffer.allocate(content.length + 1);
        try (RegularFile file = directory.file(name)) {
            while (read.hasRemaining() && file.read(read.position(), read) >= 0) {
                // Until the end of the file, or one byte more than expected.
            }
        }
        return read.flip().equals(ByteBuffer.wrap(content));
    }
}
