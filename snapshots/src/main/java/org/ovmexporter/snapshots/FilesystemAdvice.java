package org.ovmexporter.snapshots;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.FiemapObstacle;
import org.ovmexporter.linux.ReflinkObstacle;

/** What an operator reads about a filesystem that snapshots cannot be kept on. */
public final class FilesystemAdvice {
    private FilesystemAdvice() {}

    /** Why files in a directory cannot be reflinked, and what to do about it. */
    public static String on(ReflinkObstacle obstacle, Directory directory) {
        return switch (obstacle) {
            case ReflinkObstacle.Unsupported() ->
                directory + " is on a filesystem that cannot reflink. OCFS2 can once it has the"
                        + " feature refcount (with it unmounted on every host: tunefs.ocfs2"
                        + " --fs-features=refcount DEVICE); NFS cannot.";
            case ReflinkObstacle.ReadOnly() ->
                directory + " is mounted read-only: mount it read-write.";
            case ReflinkObstacle.DifferentContent() ->
                "a reflink in " + directory + " differs from its source: check the filesystem";
            case ReflinkObstacle.Failed(var failure) -> String.valueOf(failure.getMessage());
        };
    }

    /** Why it is not told where the bytes of files in a directory are, and what that costs. */
    public static String on(FiemapObstacle obstacle, Directory directory) {
        return switch (obstacle) {
            case FiemapObstacle.NoExtents() ->
                directory + " tells no extents of a file that has some: what changed cannot be"
                        + " found there";
            case FiemapObstacle.Failed(var failure) ->
                directory + " tells no extents, so what changed cannot be found there: "
                        + failure.getMessage();
        };
    }
}
