package org.ovmexporter.ovs.python;

import org.ovmexporter.ovs.python.PythonValue.FloatValue;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Number literals of Python 2: {@code 17 -17 27500L 0x1f 0777 0o777 0b11 1.5 .5 1e3}. */
final class NumberLiteral {
    private final LiteralSource source;

    NumberLiteral(LiteralSource source) {
        this.source = source;
    }

    boolean isHere() {
        int c = source.peek();
        return isDigit(c) || c == '+' || c == '-' || (c == '.' && isDigit(source.peek(1)));
    }

    PythonValue read() throws PythonFormatException {
        String sign = "";
        if (source.accept("-")) {
            sign = "-";
        } else {
            source.accept("+");
        }
        source.skipBlanks(false);
        String digits = digits();
        boolean hexadecimal = digits.startsWith("0x");
        if (!hexadecimal && (digits.contains(".") || digits.contains("e"))) {
            FloatValue value = Numbers.real(digits);
            return sign.isEmpty() ? value : new FloatValue(-value.value());
        }
        return integer(
                sign, digits.endsWith("l") ? digits.substring(0, digits.length() - 1) : digits);
    }

    private static IntegerValue integer(String sign, String digits) throws PythonFormatException {
        if (digits.startsWith("0x")) {
            return integer(sign, digits.substring(2), 16);
        }
        if (digits.startsWith("0b")) {
            return integer(sign, digits.substring(2), 2);
        }
        if (digits.startsWith("0o")) {
            return integer(sign, digits.substring(2), 8);
        }
        return integer(sign, digits, digits.startsWith("0") ? 8 : 10);
    }

    private static IntegerValue integer(String sign, String digits, int base)
            throws PythonFormatException {
        if (digits.isEmpty() || Character.digit(digits.charAt(0), 16) < 0) {
            throw new PythonFormatException("not a number");
        }
        return Numbers.integer(sign + digits, base);
    }

    /** Everything here that could belong to a number, in lower case. */
    private String digits() {
        int start = source.position();
        while (isNumberCharacter(source.peek()) || isExponentSign(start)) {
            source.next();
        }
        return new String(source.between(start, source.position()), StandardCharsets.US_ASCII)
                .toLowerCase(Locale.ROOT);
    }

    private boolean isExponentSign(int start) {
        int c = source.peek();
        return (c == '+' || c == '-')
                && source.position() > start
                && (source.peek(-1) | 0x20) == 'e';
    }

    private static boolean isNumberCharacter(int c) {
        return isDigit(c)
                || c == '.'
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
