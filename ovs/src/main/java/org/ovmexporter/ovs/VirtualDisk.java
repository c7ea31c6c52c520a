package org.ovmexporter.ovs;

/**
 * A disk of a virtual machine.
 *
 * @param path       of its content, as a path on the host: absolute and without {@code ..} unless
 *     the kind is EMPTY, when it is empty, or UNKNOWN, when it is what stands there
 * @param deviceName as written, such as {@code xvda} or {@code xvdb:cdrom}; empty if the kind is
 *     UNKNOWN
 * @param mode       as written: {@code r} read-only, {@code w} writable, {@code w!} shared; empty
 *     if the kind is UNKNOWN
 */
public record VirtualDisk(String path, String deviceName, String mode, Kind kind) {
    /** What a disk's content is. */
    public enum Kind {
        /** A file that is the disk, byte for byte. */
        FILE,
        /** A block device of the host. */
        PHYSICAL,
        /** A CD-ROM drive without a disc. */
        EMPTY,
        /** Something this reader does not know: another image format, or no disk at all. */
        UNKNOWN
    }

    /** Whether the guest cannot change it: a CD-ROM, or anything it may only read. */
    public boolean isReadOnlyMedia() {
        return mode.equals("r") || mode.equals("ro") || deviceName.endsWith(":cdrom");
    }

    /** The last part of its path; empty if there is none. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
