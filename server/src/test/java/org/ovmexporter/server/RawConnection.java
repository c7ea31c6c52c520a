package org.ovmexporter.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A TLS connection on which a test says every byte itself, and reads as slowly as it likes. */
final class RawConnection implements Closeable {
    private static final String SERVER = "127.0.0.1";
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int MOMENT_MILLIS = 50;
    private static final int LITTLE_BYTES = 64 * 1024;

    private final SSLSocket socket;
    private final InputStream in;

    RawConnection(RunningExporter exporter, String... protocols) throws IOException {
        this((SSLSocket) exporter.trust().getSocketFactory().createSocket(SERVER, exporter.port()));
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
    }

    private RawConnection(SSLSocket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = socket.getInputStream();
    }

    /** A connection that comes from another address of this machine, such as 127.0.0.2. */
    static RawConnection from(String address, RunningExporter exporter) throws IOException {
        RawConnection connection = new RawConnection((SSLSocket) exporter.trust()
                .getSocketFactory()
                .createSocket(
                        InetAddress.ofLiteral(SERVER),
                        exporter.port(),
                        InetAddress.ofLiteral(address),
                        0));
        connection.socket.startHandshake();
        return connection;
    }

    /** From now on the kernel takes little of what the server sends before it is read. */
    RawConnection takingLittleAhead() throws IOException {
        socket.setReceiveBufferSize(LITTLE_BYTES);
        return this;
    }

    /** Whether the server says nothing for a moment, and has not closed the connection. */
    boolean isSilent() {
        try {
            socket.setSoTimeout(MOMENT_MILLIS);
            in.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** The certificate that the server shows. */
    X509Certificate certificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** A connection for a test that is about the certificate itself. */
    static RawConnection trustingAnyone(RunningExporter exporter) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
            RawConnection connection = new RawConnection(
                    (SSLSocket) context.getSocketFactory().createSocket(SERVER, exporter.port()));
            connection.socket.startHandshake();
            return connection;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class TrustsAnyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    String protocol() {
        return socket.getSession().getProtocol();
    }

    /** Sends text as it is. */
    RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** Sends a request without a body. */
    RawConnection request(String method, String path, String... headerLines) throws IOException {
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: exporter\r\n");
        for (String line : headerLines) {
            request.append(line).append("\r\n");
        }
        return send(request + "\r\n");
    }

    /** Reads an answer; the body of one to HEAD is not waited for. */
    Answer answer(boolean head) throws IOException {
        Answer read = head();
        if (head || read.status() == 304) {
            return read;
        }
        return read.withBody(
                read.header("Transfer-Encoding").isPresent()
                        ? chunks()
                        : bytes(Integer.parseInt(read.header("Content-Length").orElseThrow())));
    }

    Answer answer() throws IOException {
        return answer(false);
    }

    /** The status line and headers of an answer. */
    Answer head() throws IOException {
        String status = line();
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, new byte[0]);
    }

    /** Exactly this many bytes. */
    byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** How many bytes come before the connection ends, in whatever way. */
    long drain() {
        byte[] buffer = new byte[65536];
        long total = 0;
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException broken) {
            return total;
        }
        return total;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(bytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("in a line: " + line.toString(US_ASCII));
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
