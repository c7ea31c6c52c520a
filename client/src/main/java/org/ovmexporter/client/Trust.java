package org.ovmexporter.client;

import java.nio.file.Path;

/** How an exporter proves who it is before it is sent a password. */
public sealed interface Trust {

    /** By a certificate that one of the authorities in this PEM file issued, for its address. */
    record Authority(Path pem) implements Trust {}

    /** By a certificate that one of the authorities issued that this Java runtime trusts. */
    record SystemStore() implements Trust {}

    /** By this very certificate, whatever name stands in it. */
    record Fingerprint(org.ovmexporter.tls.Fingerprint certificate) implements Trust {
        /**
         * By the certificate whose fingerprint a person wrote.
         *
         * @param sha256 of its DER form: 64 hexadecimal digits, as they are or with colons
         * @throws IllegalArgumentException where that is no SHA-256
         */
        public Fingerprint(String sha256) {
            this(read(sha256));
        }

        private static org.ovmexporter.tls.Fingerprint read(String text) {
            try {
                return org.ovmexporter.tls.Fingerprint.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "a fingerprint is a SHA-256: 64 hexadecimal digits, with or without colons",
                        e);
            }
        }
    }

    /** By nothing: whoever answers is sent the password. For trying things out. */
    record Anybody() implements Trust {}
}
