package org.ovmexporter.ovs;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Paths as the host knows them, and where they are for this process: under a root, which mostly is
 * {@code /}.
 */
final class HostPaths {
    private final Path root;

    HostPaths(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Whether it is absolute, and goes nowhere but down: {@code ..} would lead out of the root. */
    static boolean isPlain(String path) {
        return path.startsWith("/")
                && path.indexOf('\0') < 0
                && Arrays.stream(path.split("/")).noneMatch(name -> name.equals(".."));
    }

    /** {@code file:///path} is written too. */
    static String withSingleRoot(String path) {
        return "/" + path.replaceFirst("^/+", "");
    }

    /**
     * Where a path of the host is.
     *
     * @throws IllegalArgumentException if it is not absolute, holds {@code ..}, or cannot be
     *     expressed in this process's locale
     */
    Path resolve(String hostPath) {
        if (!isPlain(hostPath)) {
            throw new IllegalArgumentException("is not an absolute path without '..': " + hostPath);
        }
        try {
            return root.resolve(withSingleRoot(hostPath).substring(1));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "cannot be a path here; run with a UTF-8 locale, such as LC_ALL=C.UTF-8: "
                            + hostPath,
                    e);
        }
    }
}
