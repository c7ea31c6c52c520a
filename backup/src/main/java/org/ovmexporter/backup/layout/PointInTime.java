package org.ovmexporter.backup.layout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.image.DataExtents;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A VM as it was at one point in time, and the files that keep it: the manifest in its directory.
 *
 * @param formatVersion of this layout, {@value #FORMAT_VERSION}
 * @param id the name of its directory; of two points of a VM, the later one has the greater id
 * @param snapshot id of the exporter's snapshot that it was copied from
 * @param createdAt when that was taken, RFC 3339, UTC
 * @param consistency what the disks are to each other, as the exporter told it
 * @param vm the VM as the exporter told of it at that time
 */
public record PointInTime(
        @JsonProperty("format_version") int formatVersion,
        String id,
        String snapshot,
        @JsonProperty("created_at") String createdAt,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> consistency,
        VirtualMachine vm,
        List<Disk> disks) {
    /** The name of the manifest. */
    public static final String FILE = "manifest.json";
    /** Of the layout that this program writes and reads. */
    public static final int FORMAT_VERSION = 1;

    private static final DateTimeFormatter ID_FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern ID = Pattern.compile("\\d{8}T\\d{6}\\.\\d{6}Z");

    /** Keeps a copy. */
    public PointInTime {
        disks = List.copyOf(disks);
    }

    /** How a disk is kept. */
    public enum Format {
        /** As an image that names the one behind it. */
        @JsonProperty("qcow2")
        QCOW2,
        /** As its bytes. */
        @JsonProperty("raw")
        RAW;

        /** What the names of its files end with, and qemu-img's name for it. */
        public String suffix() {
            return this == QCOW2 ? "qcow2" : "raw";
        }
    }

    /**
     * A disk.
     *
     * @param name the file's name on the host
     * @param deviceName as the VM has it, such as {@code xvda}
     * @param parentPath where the host kept it
     * @param size in bytes
     * @param sha256 of the disk, as of its raw image
     * @param extents where the disk has data; what is between them is zero
     * @param file its name in the point's directory
     * @param fileSize in bytes
     * @param fileSha256 of the file
     * @param behind id of the point whose file of this disk is behind this one; absent for a file
     *     that is whole
     * @param behindFile the name of that file
     * @param transferred how many bytes came from the exporter for it
     */
    public record Disk(
            String name,
            @JsonProperty("device_name") String deviceName,
            @JsonProperty("parent_path") String parentPath,
            long size,
            String sha256,
            List<DataExtents.Extent> extents,
            Format format,
            String file,
            @JsonProperty("file_size") long fileSize,
            @JsonProperty("file_sha256") String fileSha256,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> behind,

            @JsonProperty("behind_file") @JsonInclude(JsonInclude.Include.NON_ABSENT)
            Optional<String> behindFile,

            long transferred) {

        /** Keeps a copy. */
        public Disk {
            extents = List.copyOf(extents);
        }

        /** Where the file behind this one is, seen from this one's directory. */
        public Optional<String> behindPath() {
            return behind.map(point -> "../" + point + "/" + behindFile.orElseThrow());
        }
    }

    /** The id of a point of this time. */
    public static String id(String createdAt) throws BackupException {
        try {
            return ID_FORMAT.format(Instant.parse(createdAt));
        } catch (DateTimeException e) {
            throw new BackupException("the exporter tells an impossible time: " + createdAt, e);
        }
    }

    /** Whether a directory of this name is a point in time. */
    public static boolean isId(String name) {
        return ID.matcher(name).matches();
    }

    /** When the snapshot was taken. */
    public Instant time() {
        return Instant.parse(createdAt);
    }

    /** Whether every file is whole. */
    public boolean isFull() {
        return disks.stream().allMatch(disk -> disk.behind().isEmpty());
    }

    /** The disk that the host kept at this path. */
    public Optional<Disk> disk(String parentPath) {
        return disks.stream()
                .filter(disk -> disk.parentPath().equals(parentPath))
                .findFirst();
    }

    /** The disk that has this device or file name. */
    public Optional<Disk> named(String name) {
        return disks.stream()
                .filter(disk -> disk.deviceName().equals(name) || disk.name().equals(name))
                .findFirst();
    }

    /** The same with other files. */
    public PointInTime withDisks(List<Disk> changed) {
        return new PointInTime(formatVersion, id, snapshot, createdAt, consistency, vm, changed);
    }
}
