package org.ovmexporter.snapshots;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A disk of a snapshot, with the names that a manifest has for what is known of it. It is never
 * written again.
 *
 * @param name file name of the VM's disk
 * @param file name in the snapshot's directory; the same, unless two disks there share one
 * @param deviceName as vm.cfg has it, such as {@code xvda}
 * @param parentPath the VM's disk on the host
 * @param repository id of the repository that holds both
 * @param repositoryMountPoint where the host mounts that repository
 * @param size in bytes
 */
public record SnapshotDisk(
        String name,
        String file,
        @JsonProperty("device") String deviceName,
        @JsonProperty("parent_path") String parentPath,
        String repository,
        @JsonProperty("mount_point") String repositoryMountPoint,
        long size) {

    /** The same of another size in bytes. */
    public SnapshotDisk withSize(long bytes) {
        return new SnapshotDisk(
                name, file, deviceName, parentPath, repository, repositoryMountPoint, bytes);
    }
}
