package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.annotation.JsonSerialize;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot of a VM.
 *
 * @param createdAt RFC 3339, UTC
 * @param expiresAt when it may be removed, RFC 3339, UTC; absent for never
 * @param consistency {@code crash-consistent}: all disks are of one instant; {@code per-disk}: each
 *     is of one of its own; absent where that is not known
 * @param pausedMillis how long the VM was paused for it, in milliseconds
 */
public record SnapshotDocument(
        String id,
        @JsonProperty("vm_id") String vmId,
        @JsonProperty("created_at") String createdAt,

        @JsonProperty("expires_at") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<String> expiresAt,

        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> consistency,

        @JsonProperty("paused_ms") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        OptionalLong pausedMillis,

        List<Disk> disks) {

    /** The VM's id again, as the published document spells it. */
    @JsonProperty(value = "vmID", access = JsonProperty.Access.READ_ONLY)
    public String documentedVmId() {
        return vmId;
    }

    /**
     * A disk of a snapshot.
     *
     * @param name file name, by which the disk is addressed
     * @param path the snapshot's file on the host
     * @param parentPath the VM's file on the host
     * @param size in bytes
     * @param baseSize in a comparison, the size in bytes of the disk in the older snapshot; absent
     *     where that has no such disk, and the chunks are all that is written
     * @param chunks ascending; read once, and written as they are read
     */
    public record Disk(
            @JsonProperty("parent_path") String parentPath,
            String path,
            @JsonProperty("snapshot_id") String snapshotId,
            String name,
            @JsonProperty("device_name") String deviceName,
            @JsonProperty("repo_mountpoint") String repositoryMountPoint,
            long size,

            @JsonProperty("base_size") @JsonInclude(JsonInclude.Include.NON_ABSENT)
            OptionalLong baseSize,

            @JsonSerialize(using = ChunkArray.class) Iterable<Chunk> chunks) {

        /** The snapshot's id again, as the published document spells it. */
        @JsonProperty(value = "snapshotID", access = JsonProperty.Access.READ_ONLY)
        public String documentedSnapshotId() {
            return snapshotId;
        }
    }

    /**
     * A run of bytes to fetch.
     *
     * @param start first byte in the disk
     * @param length number of bytes
     * @param physicalStart first byte on the repository's device; 0 for zeros
     * @param zero true where all these bytes are zero now, and were not
     */
    public record Chunk(
            long start,
            long length,
            @JsonProperty("physical_start") long physicalStart,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean zero) {}
}
