package org.ovmexporter.linux;

/**
 * A mounted filesystem, as a line of /proc/self/mountinfo has it. Paths are text as the kernel has
 * it, in UTF-8: that of a stranger's mount may be none that this JVM could make a Path of.
 *
 * @param mountPoint where it is mounted
 * @param fsType such as {@code ocfs2}, {@code nfs4}, {@code fuse.sshfs}
 * @param source what is mounted: a device, {@code server:/export}, or any word
 * @param root the directory of the filesystem that is at the mount point; {@code /} but for bind
 *     mounts and subvolumes
 * @param readOnly whether the mount or the whole filesystem is read-only
 * @param device {@code major:minor} of the filesystem's device
 */
public record Mount(
        String mountPoint,
        String fsType,
        String source,
        String root,
        boolean readOnly,
        String device) {}
