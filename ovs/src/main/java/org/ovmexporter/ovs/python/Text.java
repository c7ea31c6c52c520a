package org.ovmexporter.ovs.python;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as text. Python 2's strings are bytes of no known encoding; what the Manager and people
 * write is UTF-8.
 */
final class Text {
    private Text() {}

    /** The bytes as UTF-8, or as Latin-1 where they are no UTF-8. */
    static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
