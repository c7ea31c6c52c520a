package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What serve tells systemd, or whoever else has set NOTIFY_SOCKET. */
class ServiceManagerTest {
    private static final String RECEIVER = """
        import os, socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1])
        print('bound', flush=True)
        while True:
            print(s.recv(65536).decode(), flush=True)
        """;

    private final Room room;
    private final ServedHost host;

    ServiceManagerTest() throws Exception {
        this.room = Room.open();
        this.host = ServedHost.in(room.root());
    }

    @AfterEach
    void closeRoom() throws Exception {
        room.close();
    }

    @Test
    void itIsToldThatTheServiceIsReadyLivesAndStops() throws Exception {
        Room.requirePrograms("python3");
        String socket = room.root().resolve("notify").toString();
        try (Launched receiver =
                Launched.start(room, new ProcessBuilder("python3", "-c", RECEIVER, socket))) {
            receiver.await("the socket", () -> receiver.out().startsWith("bound"));
            try (Launched run = serve(Map.of(
                    "NOTIFY_SOCKET",
                    socket,
                    "WATCHDOG_USEC",
                    Long.toString(Duration.ofMillis(200).toNanos() / 1000)))) {
                run.await("signs of life", () -> count(receiver, "WATCHDOG=1") > 3);
                assertThat(run.err()).contains("serving on");
                assertThat(receiver.out().lines())
                        .startsWith("bound", "READY=1")
                        .doesNotContain("STOPPING=1");

                run.terminate();
                assertThat(run.status()).isEqualTo(143);
                receiver.await("the end", () -> count(receiver, "STOPPING=1") == 1);
            }
        }
    }

    @Test
    void oneThatIsNotThereIsToldOfInTheLogAndTheServiceServes() throws Exception {
        try (Launched run = serve(Map.of("NOTIFY_SOCKET", "/no/such/socket"))) {
            run.await("a warning", () -> run.err().contains("was not told READY=1"));
            run.terminate();
            assertThat(run.status()).isEqualTo(143);
        }
    }

    @Test
    void anotherProcesssWatchdogIsNotTold() throws Exception {
        Room.requirePrograms("python3");
        String socket = room.root().resolve("notify").toString();
        try (Launched receiver =
                Launched.start(room, new ProcessBuilder("python3", "-c", RECEIVER, socket))) {
            receiver.await("the socket", () -> receiver.out().startsWith("bound"));
            try (Launched run = serve(Map.of(
                    "NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1"))) {
                receiver.await("readiness", () -> count(receiver, "READY=1") == 1);
                run.terminate();
                assertThat(run.status()).isEqualTo(143);
                receiver.await("the end", () -> count(receiver, "STOPPING=1") == 1);
            }
            assertThat(receiver.out().lines().toList())
                    .isEqualTo(List.of("bound", "READY=1", "STOPPING=1"));
        }
    }

    private Launched serve(Map<String, String> environment) throws Exception {
        Path file = host.write("config.toml", "");
        return Launched.exporter(room, environment, "serve", "-config", file.toString());
    }

    private static long count(Launched receiver, String line) {
        return receiver.out().lines().filter(line::equals).count();
    }
}
