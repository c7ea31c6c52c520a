package org.ovmexporter.snapshots;

import org.junit.jupiter.api.Assumptions;
import org.ovmexporter.scratch.Command;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** A filesystem that can be filled, so that what is freed then is what is used next. */
public final class NearlyFull implements Closeable {
    private static final long SIZE = 320 << 20;
    /** What stays free, for the filesystem's own blocks. */
    private static final int SPARE = 2 << 20;

    private static final int LEAST = 1 << 20;

    private final Path directory;
    private final Path ballast;
    private final Path rest;
    private final Closeable made;

    private NearlyFull(Path directory, Closeable made) {
        this.directory = directory;
        this.ballast = directory.resolve("ballast");
        this.rest = directory.resolve("ballast-rest");
        this.made = made;
    }

    /** A filesystem of its own; the one given, and for a while only, where that is OCFS2. */
    public static NearlyFull on(RealFilesystem filesystem) throws IOException {
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        if (filesystem.name().equals("ocfs2")) {
            return new NearlyFull(filesystem.newDirectory(), () -> {});
        }
        ScratchFilesystem own = ScratchFilesystem.make(
                Recipe.of(Kind.valueOf(filesystem.name().toUpperCase(Locale.ROOT)))
                        .withSize(SIZE));
        return new NearlyFull(own.path(), own::close);
    }

    public Path directory() {
        return directory;
    }

    /** Makes what was deleted free: filesystems do that some time after. */
    public void settle() throws IOException {
        Command.run("sync", "--file-system", directory.toString());
    }

    /** Takes nearly all space that is free, and writes nothing to it. */
    public void fill() throws IOException {
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

    /** Takes all space that is free. */
    public void fillUp() throws IOException {
        fill();
        // What a file of zeros cannot get any more, nothing can.
        try (OutputStream out = Files.newOutputStream(rest)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
                out.flush();
            }
        } catch (IOException full) {
            settle();
        }
    }

    /** Gives some of the space back that was taken, in bytes. */
    public void release(long bytes) throws IOException {
        Path from = Files.size(rest) >= bytes ? rest : ballast;
        try (FileChannel file = FileChannel.open(from, StandardOpenOption.WRITE)) {
            file.truncate(Math.max(file.size() - bytes, 0));
        }
        settle();
    }

    private static void allocate(Path file, long start, long length) throws IOException {
        Command.run(
                "fallocate",
                "--offset",
                Long.toString(start),
                "--length",
                Long.toString(length),
                file.toString());
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(ballast);
            Files.deleteIfExists(rest);
            settle();
        } finally {
            made.close();
        }
    }
}
