package org.ovmexporter.server.login;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a certificate's DER, written as {@code openssl x509 -fingerprint -sha256} does.
 *
 * @param text 32 pairs of upper-case hexadecimal digits, with colons between them
 */
public record Fingerprint(String text) {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern PAIRS = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){31}");
    private static final HexFormat WITH_COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /** Takes either way to write it; use {@link #parse} for what a person wrote. */
    public Fingerprint {
        boolean digits = DIGITS.matcher(text).matches();
        if (!digits && !PAIRS.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a SHA-256 fingerprint: 64 "
                    + "hexadecimal digits, with or without colons between pairs");
        }
        text = digits
                ? WITH_COLONS.formatHex(HexFormat.of().parseHex(text))
                : text.toUpperCase(Locale.ROOT);
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
            return new Fingerprint(WITH_COLONS.formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
