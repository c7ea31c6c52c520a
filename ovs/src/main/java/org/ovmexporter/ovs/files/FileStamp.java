package org.ovmexporter.ovs.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one {@code lstat} tells about a file's content: two equal stamps of a settled file mean
 * equal bytes.
 */
record FileStamp(FileTime modified, long size, Object fileKey) {
    /**
     * The coarsest clock a host's filesystem may keep (ext3: one second), doubled. A file written
     * again within it keeps its modification time, so a stamp this young proves nothing.
     */
    private static final Duration COARSEST_CLOCK = Duration.ofSeconds(2);

    /**
     * The stamp of a regular file, in one system call.
     *
     * @throws FileSystemException if {@code file} is a symbolic link or no regular file
     */
    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    attributes.isSymbolicLink()
                            ? "is a symbolic link, which is not followed"
                            : "is not a regular file");
        }
        return new FileStamp(
                attributes.lastModifiedTime(),
                attributes.size(),
                Objects.requireNonNullElse(attributes.fileKey(), file));
    }

    /** Whether a change that comes after this moment would show in the stamp. */
    boolean isSettled(Instant now) {
        return modified.toInstant().isBefore(now.minus(COARSEST_CLOCK));
    }
}
