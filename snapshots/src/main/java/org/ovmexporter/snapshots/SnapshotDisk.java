package org.ovmexporter.snapshots;

/**
 * A disk of a snapshot. It is never written again.
 *
 * @param name file name of the VM's disk
 * @param deviceName as vm.cfg has it, such as {@code xvda}
 * @param path the snapshot's file on the host
 * @param parentPath the VM's disk on the host
 * @param repositoryMountPoint where the host mounts the repository that holds both
 * @param repository id of that repository
 * @param size in bytes
 */
public record SnapshotDisk(
        String name,
        String deviceName,
        String path,
        String parentPath,
        String repositoryMountPoint,
        String repository,
        long size) {

    /** Name of the snapshot's file in the snapshot's directory. */
    public String file() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
