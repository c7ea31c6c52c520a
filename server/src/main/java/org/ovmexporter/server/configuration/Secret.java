package org.ovmexporter.server.configuration;

import java.nio.charset.StandardCharsets;

/** Bytes that must not be seen: they are in no text that this class makes. */
public final class Secret {

    /** What HS256 needs (RFC 7518, section 3.2): a key as long as the hash's output. */
    static final int SHORTEST = 32;

    /** Stands in a published sample configuration: whoever knows it can sign tokens. */
    private static final String PUBLISHED =
            "yoidthOcBauphFeykCotdidNorjAnAtGhonsabShegAtfexbavlyakPak4SletEd";

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The UTF-8 bytes of a text.
     *
     * @throws IllegalArgumentException if it is too short or publicly known; the message does not
     *     say what it was
     */
    static Secret of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (text.strip().equals(PUBLISHED)) {
            throw new IllegalArgumentException("is the secret of a published sample, with which "
                    + "anyone can sign tokens. " + howToMakeOne());
        }
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("is " + bytes.length + " bytes long and must be "
                    + SHORTEST + " or more. " + howToMakeOne());
        }
        return new Secret(bytes);
    }

    static String howToMakeOne() {
        return "Make one: openssl rand -hex 32";
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
