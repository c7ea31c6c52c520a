package org.ovmexporter.scratch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A filesystem in a sparse file, mounted through a loop device, that is gone when it is closed or
 * when the JVM ends. Needs root.
 */
public final class ScratchFilesystem implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int UNMOUNT_ATTEMPTS = 20;

    private final Recipe recipe;
    private final Path mountPoint;
    /** Whether the mount point was made here, and so is removed again. */
    private final boolean ownMountPoint;

    private boolean closed;

    private ScratchFilesystem(Recipe recipe, Path mountPoint, boolean ownMountPoint) {
        this.recipe = recipe;
        this.mountPoint = mountPoint;
        this.ownMountPoint = ownMountPoint;
    }

    /** Why such a filesystem cannot be made here, and what to do about it; empty where it can. */
    public static Optional<String> unavailable(Kind kind) {
        if (Command.find(kind.mkfs()).isEmpty()) {
            return Optional.of(
                    kind.mkfs() + " is not installed: apt-get install " + kind.debianPackage());
        }
        if (!isRoot()) {
            return Optional.of("mounting " + kind.type() + " needs root");
        }
        if (!Files.exists(Path.of("/dev/loop-control"))) {
            return Optional.of("mounting " + kind.type()
                    + " needs loop devices: modprobe loop, or run the container privileged");
        }
        return Optional.empty();
    }

    /** Makes and mounts a filesystem at a new temporary directory. */
    public static ScratchFilesystem make(Recipe recipe) throws IOException {
        requireAvailable(recipe);
        Path mountPoint =
                Files.createTempDirectory("ovm-exporter-" + recipe.kind().type() + "-");
        return mount(recipe, mountPoint, true);
    }

    /** Makes and mounts a filesystem at this directory, which must be empty or absent. */
    public static ScratchFilesystem make(Recipe recipe, Path mountPoint) throws IOException {
        requireAvailable(recipe);
        Path absolute = mountPoint.toAbsolutePath().normalize();
        boolean absent = !Files.exists(absolute);
        Files.createDirectories(absolute);
        try (Stream<Path> entries = Files.list(absolute)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(absolute + " is not empty: mounting would hide its files");
            }
        }
        return mount(recipe, absolute, absent);
    }

    /**
     * When the JVM ends, does this before it removes what is left: whoever uses a filesystem may be
     * about to close it in good order.
     */
    public static void removeLeftOversAfter(Runnable work) {
        LeftOvers.removeAfter(work);
    }

    /** The mounted filesystem's root directory. */
    public Path path() {
        return mountPoint;
    }

    public Kind kind() {
        return recipe.kind();
    }

    /** Unmounts and removes everything; lazily where files in it are still open. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        // One who was interrupted cannot wait for a program; unmounting matters more.
        boolean interrupted = Thread.interrupted();
        try {
            unmount(mountPoint);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        closed = true;
        LeftOvers.forget(this);
        if (ownMountPoint) {
            Files.deleteIfExists(mountPoint);
        }
    }

    private static ScratchFilesystem mount(Recipe recipe, Path mountPoint, boolean own)
            throws IOException {
        // Beside the mount point: the temporary directory may be in memory, or too small.
        Path image = mountPoint.resolveSibling(mountPoint.getFileName() + ".img");
        ScratchFilesystem made = new ScratchFilesystem(recipe, mountPoint, own);
        boolean mounted = false;
        LeftOvers.remember(made);
        try {
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(recipe.size());
            }
            Command.run(LIMIT, mkfs(recipe, image));
            // A loop device that mount(8) makes goes away by itself when its mount does.
            List<String> options = new ArrayList<>(List.of("loop"));
            options.addAll(recipe.mountOptions());
            Command.run(
                    LIMIT,
                    List.of(
                            "mount",
                            "-t",
                            recipe.kind().type(),
                            "-o",
                            String.join(",", options),
                            image.toString(),
                            mountPoint.toString()));
            mounted = true;
            return made;
        } finally {
            // The loop device keeps the image: without a name its space cannot outlive the mount.
            Files.deleteIfExists(image);
            if (!mounted) {
                made.close();
            }
        }
    }

    private static List<String> mkfs(Recipe recipe, Path image) {
        List<String> command = new ArrayList<>(List.of(recipe.kind().mkfs()));
        command.addAll(recipe.mkfsOptions());
        command.add(image.toString());
        return command;
    }

    private static void unmount(Path mountPoint) throws IOException {
        for (int attempt = 1; isMountPoint(mountPoint); attempt++) {
            try {
                Command.run(LIMIT, List.of("umount", mountPoint.toString()));
            } catch (IOException busy) {
                if (attempt == UNMOUNT_ATTEMPTS) {
                    // The mount is out of sight at once, and ends with the last open file.
                    Command.run(LIMIT, List.of("umount", "-l", mountPoint.toString()));
                } else {
                    pause();
                }
            }
        }
    }

    /** A mount point is on another device than its parent; a filesystem that is broken is one. */
    private static boolean isMountPoint(Path directory) {
        try {
            Object inside = Files.getAttribute(directory, "unix:dev");
            Object outside = Files.getAttribute(directory.resolveSibling("."), "unix:dev");
            return !inside.equals(outside);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            // Unmounting matters more than stopping soon; the attempts are bounded.
            Thread.currentThread().interrupt();
        }
    }

    private static void requireAvailable(Recipe recipe) throws IOException {
        Optional<String> reason = unavailable(recipe.kind());
        if (reason.isPresent()) {
            throw new IOException(reason.get());
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }
}
