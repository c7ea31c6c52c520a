package org.ovmexporter.ovs.python;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text of a Python file, byte by byte, its line ends all made line feeds. */
final class LiteralSource {
    static final int END = -1;

    private final byte[] bytes;
    private int at;

    LiteralSource(byte[] file) {
        this.bytes = withLineFeeds(file);
        if (startsWith("\u00ef\u00bb\u00bf")) {
            at = 3; // A byte order mark, which editors on Windows leave.
        }
    }

    private static byte[] withLineFeeds(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        return text.replace("\r\n", "\n").replace('\r', '\n').getBytes(StandardCharsets.ISO_8859_1);
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    /** The byte here, or {@link #END}. */
    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        return ahead < bytes.length - at ? Byte.toUnsignedInt(bytes[at + ahead]) : END;
    }

    int next() {
        int c = peek();
        if (c != END) {
            at++;
        }
        return c;
    }

    boolean startsWith(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (peek(i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Goes past {@code ascii} if it stands here. */
    boolean accept(String ascii) {
        boolean here = startsWith(ascii);
        if (here) {
            at += ascii.length();
        }
        return here;
    }

    byte[] between(int start, int end) {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /**
     * Goes past blanks and joined lines, and inside of brackets past line ends and comments too.
     */
    void skipBlanks(boolean insideBrackets) {
        while (true) {
            int c = peek();
            if (c == ' ' || c == '\t' || c == '\f' || (insideBrackets && c == '\n')) {
                at++;
            } else if (insideBrackets && c == '#') {
                skipLine();
            } else if (!accept("\\\n")) {
                return;
            }
        }
    }

    /** Goes to the end of this line, before its line feed. */
    void skipLine() {
        while (peek() != '\n' && peek() != END) {
            at++;
        }
    }

    /** Goes past a name, which may be empty. */
    String name() {
        int start = at;
        while (isNameCharacter(peek(), at == start)) {
            at++;
        }
        return new String(bytes, start, at - start, StandardCharsets.US_ASCII);
    }

    /** The number of the line, from 1, on which {@code position} lies. */
    int lineOf(int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }

    private static boolean isNameCharacter(int c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (!first && c >= '0' && c <= '9');
    }
}
