package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** How many connections there may be, in all and from one address. */
@ExtendWith(SharedExporter.class)
@Timeout(value = 180)
class ConnectionLimitWireTest {
    private final RunningExporter shared;

    ConnectionLimitWireTest(RunningExporter shared) {
        this.shared = shared;
    }

    @Test
    void oneConnectionMoreThanThereMayBeWaitsUntilAnotherEnds() throws IOException {
        try (RunningExporter exporter = with("max_connections = 3")) {
            List<RawConnection> all = healthy("127.0.0.1", exporter, 3);
            try (Socket waiting = new Socket(InetAddress.ofLiteral("127.0.0.1"), exporter.port())) {
                waiting.setSoTimeout(2000);
                waiting.getOutputStream()
                        .write("not TLS, which is refused at once".getBytes(US_ASCII));
                assertThatThrownBy(() -> waiting.getInputStream().read())
                        .isInstanceOf(SocketTimeoutException.class);

                close(all);
                waiting.setSoTimeout(60_000);
                // An alert, or the end: the server has looked at it.
                assertThat(waiting.getInputStream().read()).isIn(21, -1);
            }
        }
    }

    @Test
    void oneAddressHasNoMoreThanItsShareAndOthersHaveTheirs() throws IOException {
        try (RunningExporter exporter = with("max_connections_per_address = 3")) {
            List<RawConnection> all = healthy("127.0.0.1", exporter, 3);
            assertThatThrownBy(() -> healthy("127.0.0.1", exporter, 1))
                    .isInstanceOf(IOException.class);
            close(healthy("127.0.0.2", exporter, 3));

            close(all.subList(0, 1));
            awaitRoom(exporter);
            close(all);
        }
    }

    @Test
    void connectionsThatNeverWereTlsAreNotCountedForEver() throws IOException {
        try (RunningExporter exporter = with("max_connections_per_address = 3")) {
            for (int i = 0; i < 10; i++) {
                try (Socket garbage =
                        new Socket(InetAddress.ofLiteral("127.0.0.1"), exporter.port())) {
                    garbage.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                    garbage.setSoTimeout(60_000);
                    garbage.getInputStream().read();
                } catch (IOException reset) {
                    // That is an answer, too.
                }
            }
            awaitRoom(exporter);
        }
    }

    private RunningExporter with(String line) throws IOException {
        return shared.another(text -> text.replace("[api]\n", "[api]\n" + line + "\n"));
    }

    private static List<RawConnection> healthy(String from, RunningExporter exporter, int count)
            throws IOException {
        List<RawConnection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawConnection connection = RawConnection.from(from, exporter);
            assertThat(connection.request("GET", "/healthz").answer().status()).isEqualTo(200);
            connections.add(connection);
        }
        return connections;
    }

    /** The server notices a little later that a connection has ended. */
    private static void awaitRoom(RunningExporter exporter) throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                close(healthy("127.0.0.1", exporter, 1));
                return;
            } catch (IOException full) {
                assertThat(System.nanoTime()).as(full.toString()).isLessThan(deadline);
            }
        }
    }

    private static void close(List<RawConnection> connections) throws IOException {
        for (RawConnection connection : connections) {
            connection.close();
        }
    }
}
