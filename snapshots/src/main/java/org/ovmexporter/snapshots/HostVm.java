package org.ovmexporter.snapshots;

import org.ovmexporter.ovs.ConfiguredVm;
import org.ovmexporter.ovs.VirtualDisk;

import java.util.List;
import java.util.Optional;

/**
 * A VM of the host, with what can be done about it.
 *
 * @param snapshots ids of its snapshots, oldest first
 * @param leftOut the repositories that gave no answer when it was looked for: snapshots in them are
 *     missing; empty where the VM is one of a {@link Listing}, which tells of them itself
 */
public record HostVm(
        ConfiguredVm machine,
        List<Disk> disks,
        List<String> snapshots,
        List<RepositoryTrouble> leftOut) {

    /** Keeps copies. */
    public HostVm {
        disks = List.copyOf(disks);
        snapshots = List.copyOf(snapshots);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A disk of a VM.
     *
     * @param obstacle why it cannot be part of a snapshot, where it cannot
     */
    public record Disk(VirtualDisk virtualDisk, Optional<String> obstacle) {

        /** Whether snapshots are about it at all; read-only media are not. */
        public boolean matters() {
            return !virtualDisk.isReadOnlyMedia();
        }
    }

    /** Whether a snapshot of all disks that matter can be taken. */
    public boolean snapshotCompatible() {
        return disks.stream().anyMatch(Disk::matters) && obstacles().isEmpty();
    }

    /** The disks that matter and cannot be part of a snapshot. */
    public List<Disk> obstacles() {
        return disks.stream()
                .filter(disk -> disk.matters() && disk.obstacle().isPresent())
                .toList();
    }
}
