package org.ovmexporter.backup.copy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.ManifestFile;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is being copied, in a file of the directory that becomes a point in time, so that the next
 * run can resume it.
 *
 * @param snapshot id of the snapshot on the host
 * @param createdAt when it was taken
 * @param vm the VM at that time
 * @param format in which it is kept
 * @param base id of the point that it is an increment of; absent where all is copied
 */
public record Pending(
        String snapshot,
        @JsonProperty("created_at") String createdAt,
        VirtualMachine vm,
        PointInTime.Format format,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> base) {

    /** The id of the point that it is to become. */
    public String point() throws BackupException {
        return PointInTime.id(createdAt);
    }

    /** Makes its directory, which is new or what an earlier attempt left. */
    public void writeTo(Path part) throws IOException {
        Files.createDirectories(part);
        ManifestFile.write(Unfinished.pending(part), this);
    }

    /** What is pending in a directory; empty where that was not even begun. */
    public static Optional<Pending> in(Path part) throws IOException {
        Path file = Unfinished.pending(part);
        return Files.exists(file)
                ? Optional.of(ManifestFile.read(file, Pending.class))
                : Optional.empty();
    }
}
