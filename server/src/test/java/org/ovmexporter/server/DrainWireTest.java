package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What becomes of running downloads when the server is told to stop. */
@ExtendWith(SharedExporter.class)
@Timeout(value = 120)
class DrainWireTest {
    private static final long LARGE = 64 * RunningExporter.MIB;
    private static final int START = (int) RunningExporter.MIB;

    private final RunningExporter shared;

    DrainWireTest(RunningExporter shared) {
        this.shared = shared;
    }

    @Test
    void aRunningDownloadEndsAndThenTheServerDoes() throws Exception {
        TakenSnapshot snapshot = shared.snapshot(shared.vm(LARGE));
        RunningExporter stopping = withDrainTimeout("90s");
        try (RawConnection download = started(stopping, snapshot);
                RawConnection idle = new RawConnection(stopping)) {
            assertThat(idle.request("GET", "/healthz").answer().status()).isEqualTo(200);
            long began = System.nanoTime();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(stopping::close);
            awaitRefusal(stopping.port());

            assertThat(closed).isNotDone();
            assertThat(download.bytes((int) LARGE - START)).hasSize((int) LARGE - START);

            closed.get(60, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("it does not wait for connections that are merely kept alive")
                    .isLessThan(Duration.ofSeconds(60));
            assertThat(download.drain()).isZero();
            assertThat(idle.drain()).isZero();
        }
    }

    @Test
    void anAnswerToARequestThatRunsMeanwhileSaysThatItIsTheLast() throws Exception {
        RunningExporter stopping = withDrainTimeout("90s");
        try (CapturedLogs logs = new CapturedLogs();
                RawConnection login = new RawConnection(stopping)) {
            login.request("POST", "/api/v1/auth/login", "Content-Length: 2").send("{");
            logs.awaitLine("recv prologue: method=POST");
            CompletableFuture<Void> closed = CompletableFuture.runAsync(stopping::close);
            awaitRefusal(stopping.port());

            Answer answer = login.send("}").answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(login.drain()).isZero();
            closed.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void connectionsThatHaveAskedNothingAreNotWaitedFor() throws Exception {
        RunningExporter stopping = withDrainTimeout("90s");
        try (Socket silent = new Socket(InetAddress.ofLiteral("127.0.0.1"), stopping.port());
                RawConnection introduced = new RawConnection(stopping)) {
            assertThat(introduced.isSilent()).isTrue();

            long began = System.nanoTime();
            stopping.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(45));

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(introduced.drain()).isZero();
        }
    }

    @Test
    void aDownloadThatTakesTooLongIsCutOff() throws Exception {
        TakenSnapshot snapshot = shared.snapshot(shared.vm(LARGE));
        RunningExporter stopping = withDrainTimeout("2s");
        try (RawConnection download = started(stopping, snapshot)) {
            long began = System.nanoTime();
            stopping.close();

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofSeconds(2), Duration.ofMinutes(1));
            assertThat(START + download.drain()).isLessThan(LARGE);
        }
    }

    private RunningExporter withDrainTimeout(String timeout) throws IOException {
        return shared.another(
                text -> text.replace("[api]\n", "[api]\ndrain_timeout = \"" + timeout + "\"\n"));
    }

    /** A download of which the first mebibyte has arrived. */
    private static RawConnection started(RunningExporter exporter, TakenSnapshot snapshot)
            throws IOException {
        RawConnection download = new RawConnection(exporter);
        assertThat(download.request(
                                "GET",
                                snapshot.diskPath(0),
                                "Authorization: Bearer " + exporter.token())
                        .head()
                        .status())
                .isEqualTo(200);
        assertThat(download.bytes(START)).hasSize(START);
        return download;
    }

    private static void awaitRefusal(int port) throws Exception {
        while (true) {
            try (Socket accepted = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                assertThat(accepted.isConnected()).isTrue();
                Thread.sleep(20);
            } catch (ConnectException refused) {
                return;
            }
        }
    }
}
