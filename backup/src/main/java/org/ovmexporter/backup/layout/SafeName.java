package org.ovmexporter.backup.layout;

import java.util.regex.Pattern;

/** Names that an exporter or a manifest tells and that become names of files. */
public final class SafeName {
    /** No separators, no colon (which QEMU takes for a protocol's), and nothing hidden. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

    private SafeName() {}

    /** Whether a file may have this name. */
    public static boolean isSafe(String name) {
        return SAFE.matcher(name).matches();
    }

    /**
     * The name, if a file may have it.
     *
     * @param what it names, for the message
     * @throws BackupException where it may not
     */
    public static String require(String name, String what) throws BackupException {
        if (!isSafe(name)) {
            throw new BackupException(what + " is no name for a file: \"" + name + "\"");
        }
        return name;
    }
}
