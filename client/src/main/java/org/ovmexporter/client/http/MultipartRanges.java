package org.ovmexporter.client.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is between the parts of a {@code multipart/byteranges} (RFC 9110, section 14.6). */
final class MultipartRanges {
    private static final Pattern TYPE = Pattern.compile(
            "multipart/byteranges;\\s*boundary=\"?([^\"\\s;]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("content-range:\\s*(.*\\S)\\s*", Pattern.CASE_INSENSITIVE);
    private static final int MOST_LINE_BYTES = 1024;
    private static final int MOST_HEADERS = 16;

    private final InputStream body;
    private final String delimiter;

    MultipartRanges(InputStream body, String boundary) {
        this.body = body;
        this.delimiter = "--" + boundary;
    }

    /** What parts these headers say are in between; empty where there are none. */
    static Optional<String> boundary(HttpHeaders headers) {
        Matcher type = TYPE.matcher(headers.firstValue("Content-Type").orElse(""));
        return type.matches() ? Optional.of(type.group(1)) : Optional.empty();
    }

    /** Goes to the first byte of the next part, and gives its {@code Content-Range}. */
    String next() throws IOException {
        delimiter(delimiter);
        String range = "";
        for (int headers = 0; headers < MOST_HEADERS; headers++) {
            String line = line();
            if (line.isEmpty()) {
                return range;
            }
            Matcher header = CONTENT_RANGE.matcher(line);
            range = header.matches() ? header.group(1) : range;
        }
        throw new IOException("the exporter sent a part with too many headers");
    }

    /** Reads the rest after the last part. */
    void end() throws IOException {
        delimiter(delimiter + "--");
        while (body.read() >= 0) {
            // What follows the end means nothing.
        }
    }

    /** The first may stand at the very beginning; each other follows the part's bytes and CRLF. */
    private void delimiter(String expected) throws IOException {
        String line = line();
        if (line.isEmpty()) {
            line = line();
        }
        if (!line.equals(expected)) {
            throw new IOException("the exporter sent a part that is longer than was asked for");
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = body.read(); next != '\n'; next = body.read()) {
            if (next < 0) {
                if (line.size() > 0) {
                    break;
                }
                throw new EOFException("the exporter broke off between two ranges");
            }
            if (line.size() == MOST_LINE_BYTES) {
                throw new IOException("the exporter sent a part that is longer than was asked for");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
