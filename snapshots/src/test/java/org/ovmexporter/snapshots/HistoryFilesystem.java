package org.ovmexporter.snapshots;

import org.junit.jupiter.api.Assumptions;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A filesystem on which a history takes place, and what its owner can do to whole files there.
 *
 * @param mountOptions where it is not to be mounted as usual; it is then one of its own
 */
record HistoryFilesystem(RealFilesystem filesystem, List<String> mountOptions) {
    private static final List<String> COMPRESSED = List.of("compress-force=zstd");

    /** Each of the usual matrix, and Btrfs once more, compressing all it stores. */
    static Stream<HistoryFilesystem> matrix() {
        return RealFilesystem.matrix().stream()
                .flatMap(filesystem -> filesystem.name().equals("btrfs")
                        ? Stream.of(
                                new HistoryFilesystem(filesystem, List.of()),
                                new HistoryFilesystem(filesystem, COMPRESSED))
                        : Stream.of(new HistoryFilesystem(filesystem, List.of())));
    }

    /** A directory in it to use; what was made for it is gone when it is closed. */
    record Place(Path directory, Closeable made) implements Closeable {
        @Override
        public void close() throws IOException {
            made.close();
        }
    }

    Place open() throws IOException {
        // xfs_io clones ranges on Btrfs, too, so that needs XFS's programs as well.
        Optional<String> reason = isOcfs2()
                ? Optional.empty()
                : RealFilesystem.matrix().stream()
                        .flatMap(each -> each.unavailable().stream())
                        .findFirst();
        reason.ifPresent(why -> Assumptions.abort(why));
        if (mountOptions.isEmpty()) {
            return new Place(filesystem.newDirectory(), () -> {});
        }
        ScratchFilesystem own = ScratchFilesystem.make(
                Recipe.of(Kind.BTRFS).withMount(mountOptions.toArray(String[]::new)));
        return new Place(own.path(), own::close);
    }

    /** How long a history is unless told; OCFS2 runs in a guest with one slow processor. */
    int rounds() {
        return isOcfs2() ? 40 : 100;
    }

    /**
     * Whether a range of a file can be cloned into another. Not on OCFS2: with clusters of 1 MiB it
     * clones whole ones, and so destroys bytes beside the range.
     */
    boolean clonesRanges() {
        return !isOcfs2();
    }

    /** Whether it knows FALLOC_FL_ZERO_RANGE; OCFS2 does not. */
    boolean zeroesRanges() {
        return !isOcfs2();
    }

    /** A program that moves a file's bytes to other addresses; empty where there is none. */
    List<String> maintenance(Random random, Path file) {
        return switch (filesystem.name()) {
            case "xfs" -> List.of("xfs_fsr", file.toString());
            case "btrfs" ->
                switch (random.nextInt(10)) {
                    // It moves all files of the filesystem, which takes long.
                    case 0 ->
                        List.of(
                                "btrfs",
                                "balance",
                                "start",
                                "--full-balance",
                                file.resolveSibling(".").toString());
                    case 1, 2, 3 ->
                        List.of(
                                "btrfs",
                                "filesystem",
                                "defragment",
                                "-f",
                                "-czstd",
                                file.toString());
                    default -> List.of("btrfs", "filesystem", "defragment", "-f", file.toString());
                };
            default -> List.of();
        };
    }

    private boolean isOcfs2() {
        return filesystem.name().equals("ocfs2");
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(filesystem.name()), mountOptions.stream())
                .reduce((name, option) -> name + " " + option)
                .orElseThrow();
    }
}
