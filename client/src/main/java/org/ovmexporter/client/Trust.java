package org.ovmexporter.client;

import java.nio.file.Path;
import java.util.Locale;

/** How an exporter proves who it is before it is sent a password. */
public sealed interface Trust {

    /** By a certificate that one of the authorities in this PEM file issued, for its address. */
    record Authority(Path pem) implements Trust {}

    /** By a certificate that one of the authorities issued that this Java runtime trusts. */
    record SystemStore() implements Trust {}

    /**
     * By this very certificate, whatever name stands in it.
     *
     * @param sha256 of its DER form: 64 hexadecimal digits, as they are or with colons
     */
    record Fingerprint(String sha256) implements Trust {
        private static final int DIGITS = 64;

        /** @throws IllegalArgumentException where that is no SHA-256 */
        public Fingerprint {
            sha256 = sha256.replace(":", "").toLowerCase(Locale.ROOT);
            if (!sha256.matches("[0-9a-f]{" + DIGITS + "}")) {
                throw new IllegalArgumentException("a fingerprint is a SHA-256: " + DIGITS
                        + " hexadecimal digits, with or without colons");
            }
        }
    }

    /** By nothing: whoever answers is sent the password. For trying things out. */
    record Anybody() implements Trust {}
}
