package org.ovmexporter.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Writes the sandbox's own PEM files (RFC 7468): one EC key or one certificate a file. */
final class PemFile {

    private static final int LINE_LENGTH = 64;

    private PemFile() {}

    /** Writes the file whole or not at all; a key is never readable by others, not even briefly. */
    static void write(Path file, String label, byte[] der) throws IOException {
        String mode = label.endsWith("KEY") ? "rw-------" : "rw-r--r--";
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String body = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                unfinished,
                "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString(mode));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
