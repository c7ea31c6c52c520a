package org.ovmexporter.ovs.python;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * String literals: their prefixes, their quotes, and several that stand side by side, which are one
 * string.
 */
final class StringLiteral {
    private final LiteralSource source;

    StringLiteral(LiteralSource source) {
        this.source = source;
    }

    /** Whether a string literal begins here. */
    boolean isHere() {
        return isQuote(source.peek(prefixLength()));
    }

    /** The strings that stand here side by side. */
    String read(boolean insideBrackets) throws PythonFormatException {
        StringBuilder text = new StringBuilder();
        // Byte strings are decoded together: a character's bytes may be spread over two of them.
        ByteArrayOutputStream undecoded = new ByteArrayOutputStream();
        do {
            String prefix = prefix();
            byte[] body = body();
            if (prefix.contains("u")) {
                text.append(Text.decode(undecoded.toByteArray())).append(unicode(prefix, body));
                undecoded.reset();
            } else {
                undecoded.writeBytes(prefix.contains("r") ? body : StringEscapes.bytes(body));
            }
            source.skipBlanks(insideBrackets);
        } while (isHere());
        return text.append(Text.decode(undecoded.toByteArray())).toString();
    }

    private static String unicode(String prefix, byte[] body) throws PythonFormatException {
        if (prefix.contains("r")) {
            throw new PythonFormatException("a raw unicode string is not read");
        }
        return StringEscapes.unicode(body);
    }

    private int prefixLength() {
        int length = 0;
        if ("uUbB".indexOf(source.peek(length)) >= 0) {
            length++;
        }
        if ("rR".indexOf(source.peek(length)) >= 0) {
            length++;
        }
        return length;
    }

    private String prefix() {
        StringBuilder prefix = new StringBuilder();
        while (!isQuote(source.peek())) {
            prefix.append((char) source.next());
        }
        return prefix.toString().toLowerCase(Locale.ROOT);
    }

    /** What stands between the quotes, escapes and all. */
    byte[] body() throws PythonFormatException {
        String quote = Character.toString(source.peek());
        String closing = source.startsWith(quote.repeat(3)) ? quote.repeat(3) : quote;
        source.accept(closing);
        int start = source.position();
        while (!source.startsWith(closing)) {
            if (source.peek() == '\n' && closing.length() == 1) {
                throw new PythonFormatException("a string does not end");
            }
            if (source.next() == '\\') {
                source.next();
            }
            if (source.peek() == LiteralSource.END) {
                throw new PythonFormatException("a string does not end");
            }
        }
        byte[] body = source.between(start, source.position());
        source.accept(closing);
        return body;
    }

    static boolean isQuote(int c) {
        return c == '\'' || c == '"';
    }
}
