package org.ovmexporter.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A filesystem that tests run on. They run on each of {@link #matrix()}: on XFS and Btrfs, made
 * when first used and kept until the JVM ends, or on the one that the environment variable
 * {@value #ONLY} names; or, where the environment variable {@value #REPOSITORY} names a directory,
 * in that alone, which is then an OCFS2.
 */
public final class RealFilesystem {
    /** The environment variable that names a directory on OCFS2 to test in. */
    public static final String REPOSITORY = "OVM_EXPORTER_TEST_REPOSITORY";

    /** The environment variable that names one kind, such as {@code xfs}, to test on alone. */
    public static final String ONLY = "OVM_EXPORTER_TEST_FILESYSTEM";

    private static final List<RealFilesystem> MATRIX = Optional.ofNullable(
                    System.getenv(REPOSITORY))
            .map(directory -> List.of(new RealFilesystem("ocfs2", Path.of(directory))))
            .orElseGet(() -> kinds(Optional.ofNullable(System.getenv(ONLY))).stream()
                    .map(RealFilesystem::new)
                    .toList());

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

    /**
     * The kinds to test on.
     *
     * @param only the {@link Kind#type()} of the one that is wanted, if not all are
     * @throws IllegalArgumentException if tests do not run on such a filesystem
     */
    static List<Kind> kinds(Optional<String> only) {
        List<Kind> wanted = Stream.of(Kind.XFS, Kind.BTRFS)
                .filter(kind -> only.isEmpty() || only.get().equals(kind.type()))
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    ONLY + "=" + only.orElse("") + ": tests run on xfs and on btrfs");
        }
        return wanted;
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
