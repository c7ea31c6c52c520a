package org.ovmexporter.tls;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * Wraps the older private key formats, which {@code openssl genrsa} and {@code openssl ecparam}
 * write, into PKCS#8 (RFC 5958), the only one that the JDK reads.
 *
 * <p>PKCS#8 is {@code SEQUENCE { INTEGER 0, SEQUENCE { OID, parameters }, OCTET STRING { key } }}.
 */
final class Pkcs8 {

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CONTEXT_0 = 0xA0;

    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");

    /** OBJECT IDENTIFIER 1.2.840.113549.1.1.1 (rsaEncryption), NULL. */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

    /** OBJECT IDENTIFIER 1.2.840.10045.2.1 (ecPublicKey); the curve follows. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pkcs8() {}

    /** From PKCS#1's RSAPrivateKey (RFC 8017, appendix A.1.2). */
    static byte[] fromRsa(byte[] pkcs1) {
        return wrap(RSA, pkcs1);
    }

    /**
     * From SEC 1's ECPrivateKey (RFC 5915).
     *
     * @throws IllegalArgumentException if it does not name its curve
     */
    static byte[] fromEc(byte[] sec1) {
        return wrap(concat(EC, curveOf(sec1)), sec1);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return element(
                SEQUENCE,
                concat(VERSION_0, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    /** ECPrivateKey is SEQUENCE { INTEGER 1, OCTET STRING, [0] { curve }, [1] { public key } }. */
    private static byte[] curveOf(byte[] sec1) {
        int at = contentOf(sec1, 0);
        at = endOf(sec1, at); // the version
        at = endOf(sec1, at); // the private key itself
        if (at >= sec1.length || Byte.toUnsignedInt(sec1[at]) != CONTEXT_0) {
            throw new IllegalArgumentException("an EC key that does not name its curve");
        }
        int start = contentOf(sec1, at);
        byte[] curve = new byte[endOf(sec1, at) - start];
        System.arraycopy(sec1, start, curve, 0, curve.length);
        return curve;
    }

    private static int endOf(byte[] der, int at) {
        int end = contentOf(der, at) + lengthOf(der, at);
        if (end > der.length) {
            throw new IllegalArgumentException("a key that ends early");
        }
        return end;
    }

    /** An EC key is shorter than 256 bytes, so its lengths take one byte, or 0x81 and one byte. */
    private static int contentOf(byte[] der, int at) {
        return at + (byteAt(der, at + 1) == 0x81 ? 3 : 2);
    }

    private static int lengthOf(byte[] der, int at) {
        int first = byteAt(der, at + 1);
        int length = first == 0x81 ? byteAt(der, at + 2) : first;
        if (first > 0x81) {
            throw new IllegalArgumentException("a key that is too long");
        }
        return length;
    }

    private static int byteAt(byte[] der, int at) {
        if (at >= der.length) {
            throw new IllegalArgumentException("a key that ends early");
        }
        return Byte.toUnsignedInt(der[at]);
    }

    private static byte[] element(int tag, byte[] content) {
        var length = new ByteArrayOutputStream();
        length.write(tag);
        if (content.length < 0x80) {
            length.write(content.length);
        } else if (content.length < 0x100) {
            length.write(0x81);
            length.write(content.length);
        } else if (content.length < 0x10000) {
            length.write(0x82);
            length.write(content.length >> 8);
            length.write(content.length & 0xff);
        } else {
            throw new IllegalArgumentException("a key that is too long");
        }
        return concat(length.toByteArray(), content);
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
