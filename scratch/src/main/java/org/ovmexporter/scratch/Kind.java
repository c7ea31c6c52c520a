package org.ovmexporter.scratch;

import java.util.List;

/** A kind of filesystem that can be made, and what making it takes. */
public enum Kind {
    /** Can reflink. */
    XFS("xfs", "xfsprogs", "-q -f -m reflink=1"),
    /** Can reflink, and may compress or inline what it stores. */
    BTRFS("btrfs", "btrfs-progs", "-q -f"),
    /** Cannot reflink: for showing what is said about a repository that cannot. */
    EXT4("ext4", "e2fsprogs", "-q -F");

    private final String type;
    private final String debianPackage;
    private final String mkfsOptions;

    Kind(String type, String debianPackage, String mkfsOptions) {
        this.type = type;
        this.debianPackage = debianPackage;
        this.mkfsOptions = mkfsOptions;
    }

    /** The name of the filesystem for mount(8), such as {@code xfs}. */
    public String type() {
        return type;
    }

    String mkfs() {
        return "mkfs." + type;
    }

    String debianPackage() {
        return debianPackage;
    }

    List<String> mkfsOptions() {
        return List.of(mkfsOptions.split(" "));
    }
}
