package org.ovmexporter.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a certificate's DER.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
    private static final HexFormat WITH_COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /** Takes any way to write it; use {@link #parse} for what a person wrote. */
    public Fingerprint {
        String digits = hex.replace(":", "").toLowerCase(Locale.ROOT);
        if (!DIGITS.matcher(digits).matches()) {
            throw new IllegalArgumentException("\"" + hex + "\" is not a SHA-256 fingerprint: 64 "
                    + "hexadecimal digits, with or without colons between pairs");
        }
        hex = digits;
    }

    /**
     * Reads what a person wrote: 64 hexadecimal digits of either case, with or without colons.
     *
     * @throws IllegalArgumentException if it is something else; the message says what is needed
     */
    public static Fingerprint parse(String text) {
        return new Fingerprint(text.strip());
    }

    /** The fingerprint of this certificate. */
    public static Fingerprint of(X509Certificate certificate) throws CertificateEncodingException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new Fingerprint(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    /**
     * As {@code openssl x509 -fingerprint -sha256} writes it: 32 pairs of upper-case hexadecimal
     * digits, with colons between them.
     */
    public String text() {
        return WITH_COLONS.formatHex(HexFormat.of().parseHex(hex));
    }

    @Override
    public String toString() {
        return text();
    }
}
