package org.ovmexporter.ovs.python;

import org.ovmexporter.ovs.python.PythonValue.FloatValue;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as Python 2 writes them in digits. */
final class Numbers {
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private Numbers() {}

    /** A decimal integer with an optional sign. */
    static IntegerValue integer(String digits) throws PythonFormatException {
        return integer(digits, 10);
    }

    /** An integer of the given base with an optional sign. */
    static IntegerValue integer(String digits, int base) throws PythonFormatException {
        if (digits.length() > Limits.MAX_DIGITS) {
            throw new PythonFormatException(
                    "a number of more than " + Limits.MAX_DIGITS + " digits");
        }
        try {
            return new IntegerValue(new BigInteger(digits, base));
        } catch (NumberFormatException e) {
            throw new PythonFormatException("not a number");
        }
    }

    /** A float, as Python's {@code repr} writes it: {@code inf} and {@code nan} too. */
    static FloatValue real(String text) throws PythonFormatException {
        if (text.length() <= Limits.MAX_DIGITS && FLOAT.matcher(text).matches()) {
            return new FloatValue(Double.parseDouble(text));
        }
        return new FloatValue(
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "inf", "+inf" -> Double.POSITIVE_INFINITY;
                    case "-inf" -> Double.NEGATIVE_INFINITY;
                    case "nan", "-nan" -> Double.NaN;
                    default -> throw new PythonFormatException("not a number");
                });
    }
}
