package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLSocket;

/** What a download costs on the wire, as seen by somebody in between. */
@ExtendWith(SharedExporter.class)
class TlsRecordWireTest {
    private static final int SIZE = 4 << 20;
    /** The most that a TLS record carries (RFC 8446, 5.1). */
    private static final int RECORD = 1 << 14;

    private final RunningExporter exporter;

    TlsRecordWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void aDownloadIsSentInFullRecords() throws IOException {
        SandboxVm vm = exporter.vm(SIZE);
        new GuestWrites(vm.disks().getFirst(), 3).random(0, SIZE);
        String disk = exporter.snapshot(vm).diskPath(0);

        List<Integer> records = recordsOf(disk);

        // The JDK fills a record but for a few bytes, and each buffer has a rest; then there are
        // the
        // handshake and the headers.
        assertThat(records).hasSizeLessThan(SIZE / RECORD * 11 / 10 + 20);
    }

    /** The lengths of all records that the exporter sends for a disk. */
    private List<Integer> recordsOf(String disk) throws IOException {
        List<Integer> records = new CopyOnWriteArrayList<>();
        try (ServerSocket between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket exporterSide =
                        new Socket(InetAddress.getLoopbackAddress(), exporter.port());
                SSLSocket client = (SSLSocket) exporter.trust()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", between.getLocalPort());
                Socket clientSide = between.accept()) {
            Thread.ofVirtual().start(() -> forward(clientSide, exporterSide));
            Thread.ofVirtual().start(() -> count(exporterSide, clientSide, records));
            client.getOutputStream()
                    .write(("GET " + disk + " HTTP/1.1\r\nHost: exporter\r\nConnection: close\r\n"
                                    + "Authorization: Bearer " + exporter.token() + "\r\n\r\n")
                            .getBytes(US_ASCII));
            assertThat(client.getInputStream().readAllBytes()).hasSizeGreaterThan(SIZE);
        }
        return records;
    }

    private static void forward(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void count(Socket from, Socket to, List<Integer> records) {
        try (DataInputStream in = new DataInputStream(from.getInputStream());
                OutputStream out = to.getOutputStream()) {
            while (true) {
                byte[] header = in.readNBytes(5);
                if (header.length < 5) {
                    throw new EOFException();
                }
                int length = Byte.toUnsignedInt(header[3]) << 8 | Byte.toUnsignedInt(header[4]);
                byte[] record = in.readNBytes(length);
                records.add(length);
                out.write(header);
                out.write(record);
            }
        } catch (IOException closed) {
            // The exporter has ended the connection.
        }
    }
}
