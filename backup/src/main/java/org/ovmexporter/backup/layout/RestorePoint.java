package org.ovmexporter.backup.layout;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** A restore point as its directory has it: one that can be read, or one that is damaged. */
public sealed interface RestorePoint {

    /** Its manifest can be read and names what can be; its images may be damaged all the same. */
    record Sound(PointInTime point) implements RestorePoint {
        @Override
        public String id() {
            return point.id();
        }

        @Override
        public PointInTime orThrow() {
            return point;
        }
    }

    /**
     * Its manifest is missing or cannot be used.
     *
     * @param reason what reading it failed with
     */
    record Damaged(String id, IOException reason) implements RestorePoint {
        @Override
        public PointInTime orThrow() throws IOException {
            throw reason;
        }
    }

    /** The name of its directory, whatever is in it. */
    String id();

    /**
     * What its manifest says.
     *
     * @throws IOException where it is damaged
     */
    PointInTime orThrow() throws IOException;

    /**
     * Reads the one in this directory.
     *
     * @throws ClosedByInterruptException where this thread is interrupted, which is no damage
     */
    static RestorePoint in(Path directory) throws ClosedByInterruptException {
        try {
            return new Sound(ManifestFile.readPoint(directory));
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return new Damaged(String.valueOf(directory.getFileName()), e);
        }
    }
}
