package org.ovmexporter.client.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file's bytes. */
public final class Sha256 {
    private static final int PIECE = 64 << 10;

    private Sha256() {}

    /** In hexadecimal, as {@code sha256sum} prints it. */
    public static String of(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] piece = new byte[PIECE];
            while (bytes.read(piece) >= 0) {
                // The digest takes what passes through.
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
