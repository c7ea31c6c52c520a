package org.ovmexporter.scratch;

import java.util.ArrayList;
import java.util.List;

/**
 * How a filesystem is made: its size in bytes, more options for mkfs, and options for mount.
 *
 * @param size of the image, in bytes; the image is sparse, so it takes what is written to it
 */
public record Recipe(Kind kind, long size, List<String> mkfsOptions, List<String> mountOptions) {
    private static final long DEFAULT_SIZE = 1L << 30;

    public Recipe {
        if (size <= 0) {
            throw new IllegalArgumentException("a filesystem of " + size + " bytes");
        }
        mkfsOptions = List.copyOf(mkfsOptions);
        mountOptions = List.copyOf(mountOptions);
    }

    /** One GiB and the options that every test can do with. */
    public static Recipe of(Kind kind) {
        return new Recipe(kind, DEFAULT_SIZE, kind.mkfsOptions(), List.of());
    }

    /** The same with another size, in bytes. XFS needs at least 300 MiB. */
    public Recipe withSize(long bytes) {
        return new Recipe(kind, bytes, mkfsOptions, mountOptions);
    }

    /**
     * The same with these options after mkfs's others, where the last of two that disagree counts.
     */
    public Recipe withMkfs(String... options) {
        List<String> all = new ArrayList<>(mkfsOptions);
        all.addAll(List.of(options));
        return new Recipe(kind, size, all, mountOptions);
    }

    /** The same with these mount options too, such as {@code compress=zstd}. */
    public Recipe withMount(String... options) {
        List<String> all = new ArrayList<>(mountOptions);
        all.addAll(List.of(options));
        return new Recipe(kind, size, mkfsOptions, all);
    }
}
