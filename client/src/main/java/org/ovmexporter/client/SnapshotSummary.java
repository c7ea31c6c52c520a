package org.ovmexporter.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot without the chunks of its disks, of which there may be very many: for those see
 * {@link ExporterClient#extents}.
 *
 * @param createdAt RFC 3339, UTC
 * @param expiresAt when it may be removed, RFC 3339, UTC; absent for never
 * @param consistency {@code crash-consistent}: all disks are of one instant; {@code per-disk}: each
 *     is of one of its own; absent where that is not known
 * @param pausedMillis how long the VM was paused for it, in milliseconds
 */
public record SnapshotSummary(
        String id,
        @JsonProperty("vm_id") String vmId,
        @JsonProperty("created_at") String createdAt,

        @JsonProperty("expires_at") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<String> expiresAt,

        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> consistency,

        @JsonProperty("paused_ms") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        OptionalLong pausedMillis,

        List<Disk> disks) {

    /** Keeps a copy. */
    public SnapshotSummary {
        disks = List.copyOf(disks);
    }

    /**
     * A disk of a snapshot.
     *
     * @param name file name
     * @param path the snapshot's file on the host
     * @param parentPath the VM's file on the host
     * @param size in bytes
     */
    public record Disk(
            String name,
            @JsonProperty("device_name") String deviceName,
            String path,
            @JsonProperty("parent_path") String parentPath,
            long size) {}

    /** Where a disk of it is: by its device name, which no other disk of it has. */
    public DiskAddress address(Disk disk) {
        return new DiskAddress(vmId, id, disk.deviceName());
    }
}
