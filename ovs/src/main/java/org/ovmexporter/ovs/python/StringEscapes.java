package org.ovmexporter.ovs.python;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** What stands between the quotes of a Python 2 string, and the lines of a protocol 0 pickle. */
final class StringEscapes {
    /** Python leaves an escape that it does not know as it stands. */
    private static final int UNKNOWN = -1;
    /** A backslash at the end of a line joins it with the next one. */
    private static final int NOTHING = -2;

    private final byte[] source;
    private int at;

    private StringEscapes(byte[] source) {
        this.source = source;
    }

    /**
     * The bytes of a byte string: {@code \x41}, {@code \101}, {@code \n} and the other escapes of
     * one letter.
     */
    static byte[] bytes(byte[] source) throws PythonFormatException {
        return new StringEscapes(source).readBytes();
    }

    /**
     * The text of a unicode string: the same escapes and {@code \}{@code u20ac}, {@code
     * \U0001f600}.
     */
    static String unicode(byte[] source) throws PythonFormatException {
        return new StringEscapes(source).readUnicode();
    }

    /**
     * The text of a unicode string in a protocol 0 pickle: bytes are Latin-1, and the only escapes
     * are those of code points, where the number of backslashes before the letter is odd.
     */
    static String rawUnicode(byte[] source) throws PythonFormatException {
        return new StringEscapes(source).readRawUnicode();
    }

    private byte[] readBytes() throws PythonFormatException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(source.length);
        while (at < source.length) {
            if (source[at] == '\\') {
                at++;
                int value = simpleEscape();
                if (value == UNKNOWN) {
                    bytes.write('\\');
                } else if (value != NOTHING) {
                    bytes.write(value);
                }
            } else {
                bytes.write(source[at++]);
            }
        }
        return bytes.toByteArray();
    }

    private String readUnicode() throws PythonFormatException {
        StringBuilder text = new StringBuilder(source.length);
        while (at < source.length) {
            int start = at;
            while (at < source.length && source[at] != '\\') {
                at++;
            }
            text.append(Text.decode(Arrays.copyOfRange(source, start, at)));
            if (at < source.length) {
                at++;
                readUnicodeEscape(text);
            }
        }
        return text.toString();
    }

    private void readUnicodeEscape(StringBuilder text) throws PythonFormatException {
        int letter = at < source.length ? source[at] : 0;
        switch (letter) {
            case 'u' -> text.appendCodePoint(hexadecimal(4));
            case 'U' -> text.appendCodePoint(hexadecimal(8));
            case 'N' -> throw new PythonFormatException("a character by its name is not read");
            default -> {
                int value = simpleEscape();
                if (value == UNKNOWN) {
                    text.append('\\');
                } else if (value != NOTHING) {
                    text.appendCodePoint(value);
                }
            }
        }
    }

    private String readRawUnicode() throws PythonFormatException {
        StringBuilder text = new StringBuilder(source.length);
        int backslashes = 0;
        while (at < source.length) {
            int c = Byte.toUnsignedInt(source[at]);
            if (backslashes % 2 == 1 && (c == 'u' || c == 'U')) {
                text.setLength(text.length() - 1);
                text.appendCodePoint(hexadecimal(c == 'u' ? 4 : 8));
                backslashes = 0;
            } else {
                backslashes = c == '\\' ? backslashes + 1 : 0;
                text.append((char) c);
                at++;
            }
        }
        return text.toString();
    }

    /**
     * The escape whose letter is at {@link #at}, which is passed unless the escape is {@link
     * #UNKNOWN}.
     */
    private int simpleEscape() throws PythonFormatException {
        if (at == source.length) {
            throw new PythonFormatException("a string ends with a backslash");
        }
        int letter = source[at];
        if (letter == 'x') {
            return hexadecimal(2);
        }
        if (isOctal(letter)) {
            return octal();
        }
        int value = switch (letter) {
            case '\n' -> NOTHING;
            case '\\', '\'', '"' -> letter;
            case 'a' -> 0x07;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> UNKNOWN;
        };
        if (value != UNKNOWN) {
            at++;
        }
        return value;
    }

    /** The digits after the letter at {@link #at}. */
    private int hexadecimal(int digits) throws PythonFormatException {
        int value = 0;
        int end = at + 1 + digits;
        if (end > source.length) {
            throw new PythonFormatException("an escape is cut short");
        }
        for (at++; at < end; at++) {
            int digit = Character.digit(source[at], 16);
            if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
                throw new PythonFormatException(
                        "an escape is not of hexadecimal digits or no character");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private int octal() {
        int value = 0;
        int end = Math.min(at + 3, source.length);
        while (at < end && isOctal(source[at])) {
            value = value << 3 | source[at++] - '0';
        }
        return value;
    }

    private static boolean isOctal(int c) {
        return c >= '0' && c <= '7';
    }
}
