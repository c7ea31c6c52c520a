package org.ovmexporter.ovs.python;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a pickle, read from front to end: numbers are little-endian, lines end with a line
 * feed.
 */
final class PickleInput {
    private final byte[] bytes;
    private int at;

    PickleInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return at;
    }

    int unsignedByte() throws PythonFormatException {
        require(1);
        return Byte.toUnsignedInt(bytes[at++]);
    }

    int unsignedShort() throws PythonFormatException {
        return unsignedByte() | unsignedByte() << 8;
    }

    int integer() throws PythonFormatException {
        return unsignedShort() | unsignedShort() << 16;
    }

    double real() throws PythonFormatException {
        // Floats alone are big-endian.
        long bits = 0;
        for (int i = 0; i < Double.BYTES; i++) {
            bits = bits << 8 | unsignedByte();
        }
        return Double.longBitsToDouble(bits);
    }

    byte[] take(int length) throws PythonFormatException {
        require(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** A two's complement of {@code length} bytes; none at all is zero. */
    BigInteger bigInteger(int length) throws PythonFormatException {
        if (length > Limits.MAX_DIGITS) {
            throw new PythonFormatException(
                    "a number of more than " + Limits.MAX_DIGITS + " bytes");
        }
        byte[] digits = take(length);
        byte[] reversed = new byte[length + 1];
        for (int i = 0; i < length; i++) {
            reversed[length - i] = digits[i];
        }
        if (length > 0 && reversed[1] < 0) {
            reversed[0] = -1;
        }
        return new BigInteger(reversed);
    }

    byte[] line() throws PythonFormatException {
        int start = at;
        while (unsignedByte() != '\n') {
            // On to the end of the line.
        }
        return Arrays.copyOfRange(bytes, start, at - 1);
    }

    String asciiLine() throws PythonFormatException {
        return new String(line(), StandardCharsets.ISO_8859_1).strip();
    }

    private void require(int length) throws PythonFormatException {
        if (length < 0 || length > bytes.length - at) {
            throw new PythonFormatException("a pickle is cut short");
        }
    }
}
