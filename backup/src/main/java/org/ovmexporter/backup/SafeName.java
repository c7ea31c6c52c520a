package org.ovmexporter.backup;

import java.util.regex.Pattern;

/** Names that an exporter or a manifest tells and that become names of files. */
final class SafeName {
    /** No separators, no colon (which QEMU takes for a protocol's), and nothing hidden. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

    private SafeName() {}

    static boolean isSafe(String name) {
        return SAFE.matcher(name).matches();
    }

    static String require(String name, String what) throws BackupException {
        if (!isSafe(name)) {
            throw new BackupException(what + " is no name for a file: \"" + name + "\"");
        }
        return name;
    }
}
