package org.ovmexporter.snapshots;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** How a checksum is computed. */
public enum Algorithm {
    /** SHA-256, as sha256sum prints it. */
    SHA256("sha256") {
        @Override
        Digest begin() {
            return new Sha256();
        }
    },
    /** XXH3 of 128 bits, as xxh128sum prints it: much faster, and no proof against forgery. */
    XXH128("xxh128") {
        @Override
        Digest begin() {
            return new Xxh128();
        }
    };

    private final String id;

    Algorithm(String id) {
        this.id = id;
    }

    /** Its name on the wire. */
    public String id() {
        return id;
    }

    /** The algorithm of this name. */
    public static Optional<Algorithm> of(String id) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.id.equals(id))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Algorithm::id).toList();
    }

    abstract Digest begin();

    /** A checksum in the making. */
    interface Digest {
        /** Takes the first {@code length} of these bytes. */
        void add(byte[] bytes, int length);

        /** In hexadecimal. */
        String value();
    }

    private static final class Sha256 implements Digest {
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

    private static final class Xxh128 implements Digest {
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
