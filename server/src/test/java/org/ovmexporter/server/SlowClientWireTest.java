package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Clients that send or take so slowly that they only want to keep a connection. */
@ExtendWith(SharedExporter.class)
@Timeout(value = 180)
class SlowClientWireTest {
    private static final long LARGE = 64 * RunningExporter.MIB;
    private static final String LOGIN_HEAD = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\n";

    private final RunningExporter shared;
    private RunningExporter exporter;
    private final ClientClock clock = new ClientClock();
    private final ScheduledExecutorService meanwhile = Executors.newScheduledThreadPool(2);

    SlowClientWireTest(RunningExporter shared) {
        this.shared = shared;
        this.exporter = shared;
    }

    @BeforeEach
    void start() throws IOException {
        exporter = shared.another(
                text -> text.replace("[api]\n", "[api]\nclient_timeout = \"2s\"\n"), clock);
    }

    @AfterEach
    void stop() {
        meanwhile.shutdownNow();
        exporter.close();
    }

    @Test
    void aConnectionThatNeverBeginsTlsIsClosed() throws IOException {
        try (Socket silent = new Socket(InetAddress.ofLiteral("127.0.0.1"), exporter.port())) {
            silent.setSoTimeout(60_000);
            letTimePass();

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ",
                LOGIN_HEAD + "Content-Length: 60000\r\n\r\n",
                LOGIN_HEAD + "Transfer-Encoding: chunked\r\n\r\nffff\r\n"
            })
    void aRequestThatComesByteByByteIsClosed(String beginning) throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.send(beginning);
            letTimePass();
            Future<?> drip = meanwhile.scheduleAtFixedRate(
                    () -> sendOne(connection), 200, 200, TimeUnit.MILLISECONDS);

            // An answer may tell of it, and nothing more comes.
            assertThat(connection.drain()).isLessThan(1000);
            drip.cancel(true);
        }
    }

    @Test
    void anAnswerThatIsNotTakenIsBrokenOff() throws Exception {
        TakenSnapshot snapshot = shared.snapshot(shared.vm(LARGE));
        try (CapturedLogs logs = new CapturedLogs();
                RawConnection connection = new RawConnection(exporter)) {
            assertThat(connection
                            .request(
                                    "GET",
                                    snapshot.diskPath(0),
                                    "Authorization: Bearer " + exporter.token())
                            .head()
                            .status())
                    .isEqualTo(200);
            letTimePass();

            logs.awaitLine("took nothing of its answer within 2 s and is closed");

            // The request ends, and so does what was held for it.
            logs.awaitLine("GET " + snapshot.diskPath(0) + " 200 ");
            assertThat(connection.drain()).isLessThan(LARGE);
        }
    }

    @Test
    void anAnswerThatIsTakenSlowlyIsNot() throws Exception {
        TakenSnapshot snapshot = shared.snapshot(shared.vm(LARGE));
        try (RawConnection connection = new RawConnection(exporter).takingLittleAhead()) {
            connection
                    .request(
                            "GET",
                            snapshot.diskPath(0),
                            "Authorization: Bearer " + exporter.token())
                    .head();
            int taken = 0;
            // Longer than it may take nothing.
            for (int i = 0; i < 10; i++) {
                taken += connection.bytes(4 * (int) RunningExporter.MIB).length;
                // The kernel holds less than twice as much, so the server gets on meanwhile.
                clock.pass(Duration.ofMillis(500));
            }
            assertThat(taken + connection.bytes((int) LARGE - taken).length).isEqualTo((int) LARGE);
        }
    }

    @Test
    void aConnectionThatIsKeptForTheNextRequestMayBeSilentForLonger() throws Exception {
        try (RawConnection connection = new RawConnection(exporter)) {
            for (int i = 0; i < 2; i++) {
                assertThat(connection.request("GET", "/healthz").answer().status())
                        .isEqualTo(200);
                clock.pass(Duration.ofSeconds(4));
                clock.awaitLook();
            }
            assertThat(connection.request("GET", "/healthz").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void slowClientsUseUpNoConnections() throws Exception {
        try (RunningExporter small = shared.another(
                text -> text.replace(
                        "[api]\n", "[api]\nclient_timeout = \"2s\"\nmax_connections = 4\n"),
                clock)) {
            List<RawConnection> slow = List.of(
                    new RawConnection(small),
                    new RawConnection(small),
                    new RawConnection(small),
                    new RawConnection(small));
            for (RawConnection connection : slow) {
                connection.send("GET /");
            }
            // It waits for its turn, which comes when the others are closed.
            Future<Integer> patient = meanwhile.submit(() -> health(small));
            while (slow.stream().allMatch(RawConnection::isSilent)) {
                clock.pass(Duration.ofMillis(500));
            }
            assertThat(patient.get()).isEqualTo(200);
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }

    /** From now on, and faster than elsewhere. */
    private void letTimePass() {
        Future<?> _ = meanwhile.scheduleAtFixedRate(
                () -> clock.pass(Duration.ofMillis(500)), 0, 100, TimeUnit.MILLISECONDS);
    }

    private static int health(RunningExporter exporter) throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            return connection.request("GET", "/healthz").answer().status();
        }
    }

    private static void sendOne(RawConnection connection) {
        try {
            connection.send("a");
        } catch (IOException closed) {
            throw new IllegalStateException(closed); // and so the last one
        }
    }
}
