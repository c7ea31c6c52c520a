package org.ovmexporter.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.ovmexporter.sandbox.Certificates;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The least that a Java server can do: a thread a connection that reads a file into an array and
 * writes the array to an SSLSocket. It knows just enough HTTP for curl and wrk.
 */
public final class RawServer {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final Pattern RANGE = Pattern.compile("(?i)range: bytes=(\\d+)-(\\d+)");

    private final FileChannel file;

    private RawServer(FileChannel file) {
        this.file = file;
    }

    /** Serves; the arguments are the file and the directory of certificates. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        RawServer server = new RawServer(FileChannel.open(Path.of(arguments[0])));
        SSLServerSocket listener = (SSLServerSocket) Certificates.in(Path.of(arguments[1]))
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        System.out.println("port " + listener.getLocalPort());
        while (true) {
            SSLSocket socket = (SSLSocket) listener.accept();
            Thread.ofPlatform().daemon().start(() -> server.serve(socket));
        }
    }

    private void serve(SSLSocket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long start = 0;
                long end = file.size();
                String status = "200 OK";
                for (; line != null && !line.isEmpty(); line = in.readLine()) {
                    Matcher range = RANGE.matcher(line);
                    if (range.matches()) {
                        start = Long.parseLong(range.group(1));
                        end = Long.parseLong(range.group(2)) + 1;
                        status = "206 Partial Content";
                    }
                }
                out.write(
                        ("HTTP/1.1 " + status + "\r\nContent-Length: " + (end - start) + "\r\n\r\n")
                                .getBytes(ISO_8859_1));
                send(start, end, buffer, out);
            }
        } catch (IOException e) {
            // A client that has what it wants.
        }
    }

    private void send(long start, long end, byte[] buffer, OutputStream out) throws IOException {
        for (long position = start; position < end; ) {
            int wanted = (int) Math.min(BUFFER_BYTES, end - position);
            int count = file.read(ByteBuffer.wrap(buffer, 0, wanted), position);
            out.write(buffer, 0, count);
            position += count;
        }
    }
}
