package org.ovmexporter.backup.layout;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.MalformedJsonException;
import org.ovmexporter.client.file.DurableFile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of JSON, which are there whole or not at all. */
public final class ManifestFile {
    private ManifestFile() {}

    /** Replaces a file by this value, or makes it. */
    public static void write(Path file, Object value) throws IOException {
        DurableFile.replace(file, Json.indented(value));
    }

    /**
     * Reads such a file.
     *
     * @throws BackupException where it is damaged
     */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return Json.read(new ByteArrayInputStream(Files.readAllBytes(file)), type);
        } catch (MalformedJsonException e) {
            throw new BackupException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a point's manifest. Others may have written it: what it names must be in its directory.
     */
    static PointInTime readPoint(Path directory) throws IOException {
        Path file = directory.resolve(PointInTime.FILE);
        PointInTime point = read(file, PointInTime.class);
        if (point.formatVersion() != PointInTime.FORMAT_VERSION) {
            throw new BackupException(file + " has format version " + point.formatVersion()
                    + "; this program reads version " + PointInTime.FORMAT_VERSION);
        }
        boolean sound = directory.endsWith(point.id()) && PointInTime.isId(point.id());
        for (PointInTime.Disk disk : point.disks()) {
            sound &= SafeName.isSafe(disk.file())
                    && disk.size() >= 0
                    && disk.behind().map(PointInTime::isId).orElse(true)
                    && disk.behindFile().map(SafeName::isSafe).orElse(true)
                    && disk.behind().isPresent() == disk.behindFile().isPresent();
        }
        if (!sound) {
            throw new BackupException(file + " is damaged: it names what cannot be");
        }
        return point;
    }
}
