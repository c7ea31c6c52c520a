package org.ovmexporter.ovs;

/**
 * A storage repository, as the host's agent knows it. Whether it is mounted, and as what, the
 * database does not tell. A field that the database lacks is empty.
 *
 * @param id          32 hexadecimal digits
 * @param alias       its name for people; need not be unique
 * @param filesystem  such as {@code ocfs2} or {@code nfs}
 * @param fsLocation  a device, or {@code server:/export}
 * @param managerUuid of the Manager that owns it
 * @param mountPoint  where it is mounted, as a path on the host
 * @param version     of its layout
 */
public record KnownRepository(
        String id,
        String alias,
        String filesystem,
        String fsLocation,
        String managerUuid,
        String mountPoint,
        String version) {}
