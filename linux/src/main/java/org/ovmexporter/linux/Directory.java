package org.ovmexporter.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * An open directory. What is named in it is looked up in this very directory, wherever it may have
 * been moved to meanwhile, and no symbolic link is followed. A name is a single one: not empty, not
 * {@code .} or {@code ..}, and without {@code /} and NUL ({@link IllegalArgumentException}).
 *
 * <p>Failed calls are {@link ErrnoException}s. Every call may block for ever on a dead filesystem.
 */
public final class Directory implements Closeable {
    private static final int FLAGS = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;
    private static final int OWNER_ONLY = 0700;

    private final Descriptor descriptor;

    private Directory(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens a directory by a path that is trusted: symbolic links in it are followed. */
    public static Directory open(Path path) throws IOException {
        String shown = path.toString();
        return new Directory(Names.open(Names.AT_FDCWD, shown, FLAGS, 0, shown));
    }

    /** Opens a directory in this one; ENOTDIR for anything else, a symbolic link included. */
    public Directory directory(String name) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            return new Directory(Names.open(
                    use.number(), single(name), FLAGS | OpenFlags.O_NOFOLLOW, 0, shown(name)));
        }
    }

    /**
     * Opens a regular file in this directory for reading.
     *
     * @throws NotRegularFileException for anything else, which is neither opened nor followed
     */
    public RegularFile file(String name) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            return RegularFile.open(use.number(), single(name), shown(name));
        }
    }

    /**
     * Makes a regular file with exactly this mode, whatever the umask, and opens it for reading and
     * writing; EEXIST where the name is taken.
     */
    public RegularFile create(String name, int mode) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            return RegularFile.create(use.number(), single(name), mode, shown(name));
        }
    }

    /**
     * Makes a directory with exactly this mode, whatever the umask, and opens it; EEXIST where the
     * name is taken.
     */
    public Directory createDirectory(String name, int mode) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            Names.makeDirectory(use.number(), single(name), OWNER_ONLY, shown(name));
            Directory made = directory(name);
            try {
                made.descriptor.changeMode(mode);
                return made;
            } catch (IOException e) {
                made.close();
                Names.removeDirectory(use.number(), name, shown(name));
                throw e;
            }
        }
    }

    /** Removes a name that is not a directory's; ENOENT where there is none. */
    public void delete(String name) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            Names.unlink(use.number(), single(name), shown(name));
        }
    }

    /** As {@link #delete}; a name that is not there is no error. */
    public void deleteIfThere(String name) throws IOException {
        try {
            delete(name);
        } catch (ErrnoException e) {
            if (!e.isMissing()) {
                throw e;
            }
        }
    }

    /** Removes an empty directory; ENOTEMPTY where it is not empty, ENOENT where there is none. */
    public void deleteDirectory(String name) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            Names.removeDirectory(use.number(), single(name), shown(name));
        }
    }

    /** Renames in this directory; atomic, and replaces a file that has the new name. */
    public void rename(String from, String to) throws IOException {
        rename(from, this, to);
    }

    /** Renames into another directory of the same filesystem; atomic, and replaces a file. */
    public void rename(String from, Directory directory, String to) throws IOException {
        try (Descriptor.Use source = descriptor.use();
                Descriptor.Use target = directory.descriptor.use()) {
            Names.rename(
                    source.number(),
                    single(from),
                    target.number(),
                    single(to),
                    shown(from) + " to " + directory.shown(to));
        }
    }

    /** What is known of a name in it, a symbolic link's own; empty where there is none. */
    public Optional<FileStatus> status(String name) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            return Optional.of(FileStatus.of(use.number(), single(name), shown(name)));
        } catch (ErrnoException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is known of this directory itself. */
    public FileStatus status() throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            return FileStatus.of(use.number(), ".", descriptor.shown());
        }
    }

    /** Whether there is a name in it, be it that of a symbolic link that leads nowhere. */
    public boolean exists(String name) throws IOException {
        return status(name).isPresent();
    }

    /**
     * Sets the time of modification of a name in it, a symbolic link's own; ENOENT where there is
     * none.
     */
    public void touch(String name, Instant modified) throws IOException {
        try (Descriptor.Use use = descriptor.use()) {
            Names.touch(use.number(), single(name), modified, shown(name));
        }
    }

    /** The names in it, in no order that means anything but always the same one. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (Descriptor.Use use = descriptor.use();
                DirectoryStream<Path> entries = Files.newDirectoryStream(use.path())) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        }
        Collections.sort(names);
        return names;
    }

    /** Makes the names in it last through a crash (fsync). */
    public void sync() throws IOException {
        descriptor.sync();
    }

    /** Locks this directory; empty where another holder is in the way. Does not wait. */
    public Optional<Flock> tryLock(Flock.Mode mode) throws IOException {
        return Flock.tryLock(descriptor, FLAGS, mode);
    }

    /** The space of the filesystem it is on. */
    public Space space() throws IOException {
        return Statfs.of(descriptor).space();
    }

    /** Which directory it is, whatever its path. */
    public FileIdentity identity() throws IOException {
        return descriptor.identity();
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** The path of a name in it as a person knows it, for messages. */
    String shown(String name) {
        return descriptor.shown() + "/" + name;
    }

    static String single(String name) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + name.replace('\0', '?') + "\" is not the name of a file in a directory");
        }
        return name;
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }

    /** The path it was opened by. */
    @Override
    public String toString() {
        return descriptor.shown();
    }
}
