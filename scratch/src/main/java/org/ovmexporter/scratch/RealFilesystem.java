package org.ovmexporter.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A filesystem that tests run on. They run on each of {@link #matrix()}: on XFS and Btrfs, made
 * when first used and kept until the JVM ends; or, where the environment variable
 * {@value #REPOSITORY} names a directory, in that alone, which is then an OCFS2.
 */
public final class RealFilesystem {
    /** The environment variable that names a directory on OCFS2 to test in. */
    public static final String REPOSITORY = "OVM_EXPORTER_TEST_REPOSITORY";

    private static final List<RealFilesystem> MATRIX = Optional.ofNullable(
                    System.getenv(REPOSITORY))
            .map(directory -> List.of(new RealFilesystem("ocfs2", Path.of(directory))))
            .orElseGet(() -> List.of(new RealFilesystem(Kind.XFS), new RealFilesystem(Kind.BTRFS)));

    /**
     * For all tests of a module, which leave their files; the image takes what is written to it.
     */
    private static final long SIZE = 8L << 30;

    private final String name;
    /** What to make; empty for a directory that is there already. */
    private final Optional<Kind> kind;

    private Optional<Path> root;

    private RealFilesystem(Kind kind) {
        this.name = kind.type();
        this.kind = Optional.of(kind);
        this.root = Optional.empty();
    }

    private RealFilesystem(String name, Path root) {
        this.name = name;
        this.kind = Optional.empty();
        this.root = Optional.of(root);
    }

    /** What to test on, including what {@link #unavailable()} has a reason against. */
    public static List<RealFilesystem> matrix() {
        return MATRIX;
    }

    /** {@code xfs}, {@code btrfs} or {@code ocfs2}. */
    public String name() {
        return name;
    }

    /**
     * Why tests on it are to be skipped; empty where they can run. Where the environment variable
     * CI is true nothing may be skipped.
     *
     * @throws IllegalStateException with the reason, instead of giving it, where CI is true
     */
    public Optional<String> unavailable() {
        return Skipping.because(kind.flatMap(ScratchFilesystem::unavailable));
    }

    /** The root of what may be written to; made on first use. */
    public synchronized Path directory() {
        if (root.isEmpty()) {
            try {
                root = Optional.of(
                        ScratchFilesystem.make(Recipe.of(kind.orElseThrow()).withSize(SIZE))
                                .path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return root.get();
    }

    /** A new and empty directory in it, for one test. */
    public Path newDirectory() {
        try {
            return Files.createTempDirectory(directory(), "test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
