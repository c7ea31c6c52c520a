package org.ovmexporter.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@code multipart/byteranges} body by the grammar of RFC 2046 and RFC 9110, 14.6. */
final class ByteRangesBody {
    private static final Pattern TYPE =
            Pattern.compile("multipart/byteranges; *boundary=\"?([^\";]+)\"?");
    private static final Pattern HEADERS = Pattern.compile("\\r"
            + "\\n"
            + "Content-Type: ([^\\r"
            + "]+)\\r"
            + "\\n"
            + "Content-Range: bytes (\\d+)-(\\d+)/(\\d+)\\r"
            + "\\n"
            + "\\r"
            + "\\n");

    private ByteRangesBody() {}

    /**
     * One range.
     *
     * @param last the last byte, as in Content-Range
     * @param size of the whole disk
     */
    record Part(String contentType, long first, long last, long size, String bytes) {}

    /** The parts, in their order; bytes are ISO 8859-1 characters, one each. */
    static List<Part> parts(Answer answer) {
        Matcher type = TYPE.matcher(answer.header("Content-Type").orElseThrow());
        require(type.matches(), "Content-Type of " + answer);
        String delimiter = "\r\n--" + type.group(1);
        String body = new String(answer.body(), ISO_8859_1);
        // The first delimiter may come without the line end that belongs to it.
        String rest = body.startsWith("--") ? "\r\n" + body : body;
        List<Part> parts = new ArrayList<>();
        require(rest.startsWith(delimiter), "a delimiter at the start");
        rest = rest.substring(delimiter.length());
        while (!rest.startsWith("--")) {
            Matcher headers = HEADERS.matcher(rest);
            require(headers.lookingAt(), "the headers of part " + parts.size());
            long first = Long.parseLong(headers.group(2));
            long last = Long.parseLong(headers.group(3));
            int end = headers.end() + Math.toIntExact(last - first + 1);
            parts.add(new Part(
                    headers.group(1),
                    first,
                    last,
                    Long.parseLong(headers.group(4)),
                    rest.substring(headers.end(), end)));
            require(rest.startsWith(delimiter, end), "a delimiter after part " + parts.size());
            rest = rest.substring(end + delimiter.length());
        }
        require(rest.equals("--\r\n") || rest.equals("--"), "nothing after the last delimiter");
        return parts;
    }

    private static void require(boolean met, String what) {
        if (!met) {
            throw new AssertionError("expected " + what);
        }
    }
}
