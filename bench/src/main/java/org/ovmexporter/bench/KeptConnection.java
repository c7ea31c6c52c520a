package org.ovmexporter.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.sandbox.Certificates;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One TLS connection over which one HTTP/1.1 request after another is sent. It does as little as it
 * can, so that what is measured is the server.
 */
public final class KeptConnection implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private String token = "";

    /** Connects to a server on this machine whose certificate this one issued. */
    public KeptConnection(int port, Path caCertificate) throws IOException {
        this.socket = (SSLSocket)
                trusting(caCertificate).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        this.out = socket.getOutputStream();
    }

    /** Takes over the login of another; what is asked from then on carries its token. */
    public void loginOf(KeptConnection other) {
        token = other.token;
    }

    /** Logs in; what is asked from then on carries the token. */
    public void login(String username, String password) throws IOException {
        String credentials =
                "{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}";
        String answer = text(exchange("POST", "/api/v1/auth/login", "", credentials, 200));
        Matcher found = TOKEN.matcher(answer);
        if (!found.find()) {
            throw new IOException("no token in the answer to a login");
        }
        token = found.group(1);
    }

    /** What other clients have to send as {@code Authorization: Bearer}. */
    public String token() {
        return token;
    }

    /** The body of a small answer. */
    public byte[] get(String path) throws IOException {
        return exchange("GET", path, "", "", 200);
    }

    /** The first bytes of an answer of any length. */
    public String post(String path) throws IOException {
        return text(exchange("POST", path, "", "", 200));
    }

    /** Takes a snapshot of a VM, and gives its id. */
    public String snapshot(String vm) throws IOException {
        Matcher id = ID.matcher(post("/api/v1/vms/" + vm + "/snapshots"));
        if (!id.find()) {
            throw new IOException("a snapshot without an id");
        }
        return id.group(1);
    }

    /** Some bytes of a disk. */
    public byte[] range(String path, long start, int length) throws IOException {
        return exchange(
                "GET",
                path,
                "Range: bytes=" + start + "-" + (start + length - 1) + "\r\n",
                "",
                206);
    }

    /** Reads an answer of any length, and keeps no more than its last two chunks. */
    public String end(String path) throws IOException {
        Head head = send("GET", path, "", "");
        if (!head.is(200)) {
            throw new IOException(path + ": " + head.status());
        }
        if (!head.chunked()) {
            return text(body(head));
        }
        byte[] beforeLast = new byte[0];
        byte[] last = new byte[0];
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            beforeLast = last;
            last = in.readNBytes(size);
            line();
        }
        line();
        return text(beforeLast) + text(last);
    }

    /** Sends a request without a body, whatever comes of it, for its side effect. */
    public void delete(String path) throws IOException {
        exchange("DELETE", path, "", "", 200);
    }

    /**
     * The CRC-32C of an answer of any length, of which nothing is kept; empty where the server has
     * too much to do, and says so with 503 and when to come again.
     */
    public OptionalLong checksum(String path) throws IOException {
        Head head = send("GET", path, "", "");
        if (head.is(503) && head.comeAgain()) {
            body(head);
            return OptionalLong.empty();
        }
        if (!head.is(200)) {
            throw new IOException(path + ": " + head.status() + " " + text(body(head)));
        }
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = head.length(); left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException(path + " ends " + left + " bytes early");
            }
            checksum.update(buffer, 0, count);
            left -= count;
        }
        return OptionalLong.of(checksum.getValue());
    }

    /**
     * The server has closed the connection instead of answering on it, as it may between two
     * requests (RFC 9112, section 9.3.1): the request is to be sent again on another.
     */
    public static final class ClosedException extends EOFException {
        private static final long serialVersionUID = 1;

        ClosedException() {
            super("the server closed the connection before it answered");
        }
    }

    /** Reads an answer whose length is told beforehand, and keeps nothing of it. */
    public long drain(String path) throws IOException {
        Head head = send("GET", path, "", "");
        if (!head.is(200) || head.chunked()) {
            throw new IOException(path + ": " + head.status());
        }
        in.skipNBytes(head.length());
        return head.length();
    }

    /** What comes before a body. */
    private record Head(String status, long length, boolean chunked, boolean comeAgain) {

        boolean is(int expected) {
            return status.startsWith("HTTP/1.1 " + expected + " ");
        }
    }

    private byte[] exchange(String method, String path, String headers, String body, int expected)
            throws IOException {
        Head head = send(method, path, headers, body);
        byte[] answer = head.chunked() ? chunks() : body(head);
        if (!head.is(expected)) {
            throw new IOException(method + " " + path + ": " + head.status() + " " + text(answer));
        }
        return answer;
    }

    private byte[] body(Head head) throws IOException {
        return in.readNBytes(Math.toIntExact(Math.max(0, head.length())));
    }

    private Head send(String method, String path, String headers, String body) throws IOException {
        out.write((method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + token + "\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n"
                        + body)
                .getBytes(ISO_8859_1));
        out.flush();
        in.mark(1);
        if (in.read() < 0) {
            throw new ClosedException();
        }
        in.reset();
        String status = line();
        long length = -1;
        boolean chunked = false;
        boolean comeAgain = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
            comeAgain |= lower.startsWith("retry-after:");
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        return new Head(status, length, chunked, comeAgain);
    }

    /** The bodies are small, but for snapshots, of which the first bytes say the id. */
    private byte[] chunks() throws IOException {
        byte[] first = new byte[0];
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            byte[] chunk = in.readNBytes(size);
            first = first.length == 0 ? chunk : first;
            line();
        }
        line();
        return first;
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static SSLContext trusting(Path caCertificate) throws IOException {
        try {
            return Certificates.trusting(caCertificate);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
