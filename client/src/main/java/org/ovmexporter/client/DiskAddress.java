package org.ovmexporter.client;

/**
 * Names a disk of a snapshot.
 *
 * @param vm the VM's id
 * @param snapshot the snapshot's id
 * @param disk the disk's file name, or its device name such as {@code xvda}
 */
public record DiskAddress(String vm, String snapshot, String disk) {

    /** The same disk of another snapshot of its VM. */
    public DiskAddress in(String otherSnapshot) {
        return new DiskAddress(vm, otherSnapshot, disk);
    }

    @Override
    public String toString() {
        return "disk " + disk + " of snapshot " + snapshot;
    }
}
