package org.ovmexporter.snapshots.reading;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

import org.ovmexporter.snapshots.Algorithm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A checksum in the making. */
interface Digest {
    /** One to which nothing was added yet. */
    static Digest of(Algorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> new Sha256();
            case XXH128 -> new Xxh128();
        };
    }

    /** Takes the first {@code length} of these bytes. */
    void add(byte[] bytes, int length);

    /** In hexadecimal. */
    String value();

    /** As sha256sum. */
    final class Sha256 implements Digest {
        private final MessageDigest digest;

        Sha256() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        @Override
        public void add(byte[] bytes, int length) {
            digest.update(bytes, 0, length);
        }

        @Override
        public String value() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** As xxh128sum. */
    final class Xxh128 implements Digest {
        private final HashStream128 stream = Hashing.xxh3_128().hashStream();

        @Override
        public void add(byte[] bytes, int length) {
            stream.putBytes(bytes, 0, length);
        }

        @Override
        public String value() {
            HashValue128 hash = stream.get();
            return HexFormat.of().toHexDigits(hash.getMostSignificantBits())
                    + HexFormat.of().toHexDigits(hash.getLeastSignificantBits());
        }
    }
}
