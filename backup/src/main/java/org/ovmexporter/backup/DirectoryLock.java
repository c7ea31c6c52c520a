package org.ovmexporter.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps others from a directory of backups while one works in it; gone when it is closed or the
 * process ends. It is a lock of fcntl(2) on the file {@value #FILE}, which NFS keeps across hosts.
 */
public final class DirectoryLock implements Closeable {
    static final String FILE = ".lock";

    private static final int MOST_BYTES = 500;
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    /**
     * The kernel's locks do not exclude this process, and closing the file again would end them.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path directory;
    private final Optional<FileChannel> file;

    private DirectoryLock(Path directory, Optional<FileChannel> file) {
        this.directory = directory;
        this.file = file;
    }

    /**
     * Locks a directory for one who changes it.
     *
     * @param purpose who that is, for the message to others: such as {@code backup run}
     * @throws DirectoryInUseException where somebody else has locked it
     */
    static DirectoryLock exclusive(Path directory, String purpose) throws IOException {
        DirectoryLock lock = lock(directory, false);
        boolean told = false;
        try {
            lock.tell(purpose);
            told = true;
            return lock;
        } finally {
            if (!told) {
                lock.close();
            }
        }
    }

    /** Through this very channel: closing another one of the file would end the lock. */
    private void tell(String purpose) throws IOException {
        String holder = purpose + ", process " + ProcessHandle.current().pid() + " on "
                + Files.readString(HOST_NAME).strip() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
        FileChannel channel = file.orElseThrow();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(UTF_8)), 0);
    }

    /**
     * Locks a directory for one who reads it; where nothing can be written to it, there is nobody
     * to be kept out.
     *
     * @throws DirectoryInUseException where somebody changes it
     */
    static DirectoryLock shared(Path directory) throws IOException {
        return lock(directory, true);
    }

    private static DirectoryLock lock(Path directory, boolean shared) throws IOException {
        Path real = directory.toRealPath();
        synchronized (HELD) {
            if (!HELD.add(real)) {
                throw new DirectoryInUseException(directory + " is in use by this process");
            }
        }
        boolean locked = false;
        try {
            Optional<FileChannel> file = open(real, shared);
            if (file.isPresent()) {
                tryLock(file.get(), directory, shared);
            }
            locked = true;
            return new DirectoryLock(real, file);
        } finally {
            if (!locked) {
                release(real);
            }
        }
    }

    private static Optional<FileChannel> open(Path directory, boolean shared) throws IOException {
        Path file = directory.resolve(FILE);
        if (!shared || Files.isWritable(directory)) {
            return Optional.of(FileChannel.open(file, CREATE, READ, WRITE));
        }
        try {
            return Files.exists(file)
                    ? Optional.of(FileChannel.open(file, READ))
                    : Optional.empty();
        } catch (AccessDeniedException e) {
            return Optional.empty();
        }
    }

    private static void tryLock(FileChannel file, Path directory, boolean shared)
            throws IOException {
        boolean locked = false;
        try {
            @Nullable Object lock = file.tryLock(0, Long.MAX_VALUE, shared);
            if (lock == null) {
                throw new DirectoryInUseException(directory + " is in use by " + holder(file)
                        + ": wait until that has ended");
            }
            locked = true;
        } finally {
            if (!locked) {
                file.close();
            }
        }
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        file.read(bytes, 0);
        String holder = UTF_8.decode(bytes.flip()).toString().strip();
        return holder.isEmpty() ? "somebody who reads it" : holder;
    }

    private static void release(Path directory) {
        synchronized (HELD) {
            HELD.remove(directory);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } finally {
            release(directory);
        }
    }
}
