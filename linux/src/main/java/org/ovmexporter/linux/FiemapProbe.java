package org.ovmexporter.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Tries whether a filesystem tells where a file's bytes are. */
public final class FiemapProbe {
    private static final int OWNER_ONLY = 0600;
    private static final int BYTES = 64 * 1024;

    private FiemapProbe() {}

    /**
     * Why it does not tell; empty where it does. Tries it with a small file, of which nothing is
     * left.
     */
    public static Optional<FiemapObstacle> probe(Directory directory) {
        String name =
                ".fiemap-probe-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        try (RegularFile file = directory.create(name, OWNER_ONLY)) {
            file.write(0, ByteBuffer.allocate(BYTES));
            file.sync();
            return Fiemap.extents(file).hasNext()
                    ? Optional.empty()
                    : Optional.of(new FiemapObstacle.NoExtents());
        } catch (UncheckedIOException | IOException e) {
            return Optional.of(new FiemapObstacle.Failed(e));
        } finally {
            remove(directory, name);
        }
    }

    private static void remove(Directory directory, String name) {
        try {
            directory.deleteIfThere(name);
        } catch (IOException e) {
            System.getLogger(FiemapProbe.class.getName())
                    .log(System.Logger.Level.WARNING, e.getMessage());
        }
    }
}
