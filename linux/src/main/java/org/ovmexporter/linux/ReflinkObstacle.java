package org.ovmexporter.linux;

import java.io.IOException;

/** Why files in a directory cannot be reflinked. */
public sealed interface ReflinkObstacle {
    /** Its filesystem knows no reflink, or was made without. */
    record Unsupported() implements ReflinkObstacle {}

    /** It is mounted read-only. */
    record ReadOnly() implements ReflinkObstacle {}

    /** It made one, whose content is not its source's. */
    record DifferentContent() implements ReflinkObstacle {}

    /** It failed in another way. */
    record Failed(IOException failure) implements ReflinkObstacle {}

    /** What a failure to reflink comes to. */
    static ReflinkObstacle of(ErrnoException failure) {
        return switch (failure.errno()) {
            case EOPNOTSUPP, ENOTTY, EINVAL, ENOSYS -> new Unsupported();
            case EROFS -> new ReadOnly();
            default -> new Failed(failure);
        };
    }
}
