package org.ovmexporter.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The sandbox's own PEM files (RFC 7468): one EC key or one certificate a file. */
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

    static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (var bytes = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(bytes);
        }
    }

    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String body = text.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "");
        try {
            byte[] der = Base64.getMimeDecoder().decode(body);
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException(file + " is not a PEM private key", notBase64);
        }
    }
}
