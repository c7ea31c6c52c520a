package org.ovmexporter.snapshots;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.ovmexporter.scratch.Command;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

/** A filesystem that can be filled, so that what is freed then is what is used next. */
final class NearlyFull implements Closeable {
    private static final long SIZE = 320 << 20;
    /** What stays free, for the filesystem's own blocks. */
    private static final int SPARE = 2 << 20;
    private static final int LEAST = 1 << 20;

    private final Path directory;
    private final Path ballast;
    private final Closeable made;

    private NearlyFull(Path directory, Closeable made) {
        this.directory = directory;
        this.ballast = directory.resolve("ballast");
        this.made = made;
    }

    /** A filesystem of its own; the one given, and for a while only, where that is OCFS2. */
    static NearlyFull on(RealFilesystem filesystem) throws IOException {
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        if (filesystem.name().equals("ocfs2")) {
            return new NearlyFull(filesystem.newDirectory(), () -> {});
        }
        ScratchFilesystem own = ScratchFilesystem.make(Recipe
                .of(Kind.valueOf(filesystem.name().toUpperCase(Locale.ROOT)))
                .withSize(SIZE));
        return new NearlyFull(own.path(), own::close);
    }

    Path directory() {
        return directory;
    }

    /** Makes what was deleted free: filesystems do that some time after. */
    void settle() throws IOException {
        Command.run("sync", "--file-system", directory.toString());
    }

    /** Takes nearly all space that is free, and writes nothing to it. */
    void fill() throws IOException {
        Path spare = directory.resolve("spare");
        allocate(spare, 0, SPARE);
        settle();
        long taken = 0;
        long more = Files.getFileStore(directory).getUsableSpace();
        while (more >= LEAST) {
            try {
                allocate(ballast, taken, more);
                taken += more;
            } catch (IOException full) {
                more /= 2;
            }
        }
        Files.delete(spare);
        settle();
    }

    private static void allocate(Path file, long start, long length) throws IOException {
        Command.run("fallocate", "--offset", Long.toString(start), "--length",
                Long.toString(length), file.toString());
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(ballast);
            settle();
        } finally {
            made.close();
        }
    }
}
