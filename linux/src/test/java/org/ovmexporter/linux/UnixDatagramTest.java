package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Datagrams to a socket of another program. */
class UnixDatagramTest {
    private static final String RECEIVER = """
        import socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1].replace('@', '\\0', 1))
        print('bound', flush=True)
        for i in range(int(sys.argv[2])):
            print(s.recv(65536).decode(), flush=True)
        """;

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void requirePython() {
        boolean found = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
        assertThat(found || !"true".equals(System.getenv("CI")))
                .as("python3 is installed (CI=true: nothing is skipped)")
                .isTrue();
        assumeThat(found).as("python3 is installed: apt-get install python3").isTrue();
    }

    @Test
    void aSocketInTheFilesystemReceivesThemWhole() throws Exception {
        assertReceives(directory.resolve("notify").toString());
    }

    @Test
    void aSocketInTheAbstractNamespaceDoes() throws Exception {
        assertReceives("@ovm-exporter-test-" + UUID.randomUUID());
    }

    private static void assertReceives(String address) throws Exception {
        Process receiver = new ProcessBuilder("python3", "-c", RECEIVER, address, "2")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader printed =
                new BufferedReader(new InputStreamReader(receiver.getInputStream(), UTF_8))) {
            assertThat(printed.readLine()).isEqualTo("bound");

            UnixDatagram.send(address, "READY=1".getBytes(UTF_8));
            UnixDatagram.send(address, "STATUS=é".getBytes(UTF_8));

            assertThat(printed.readLine()).isEqualTo("READY=1");
            assertThat(printed.readLine()).isEqualTo("STATUS=é");
            assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void nobodyAtTheAddressIsAnErrorThatNamesIt() throws IOException {
        String address = directory.resolve("nobody").toString();

        assertThatThrownBy(() -> UnixDatagram.send(address, new byte[1]))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining(address);
    }

    @Test
    void nobodyInTheAbstractNamespaceIsRefused() {
        assertThatThrownBy(() ->
                        UnixDatagram.send("@ovm-exporter-test-" + UUID.randomUUID(), new byte[1]))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.errno()).isEqualTo(Errno.ECONNREFUSED));
    }

    @Test
    void noDescriptorIsLeft() throws IOException {
        long before = descriptors();
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> UnixDatagram.send("/no/such", new byte[1]))
                    .isInstanceOf(ErrnoException.class);
        }
        assertThat(descriptors()).isLessThan(before + 20);
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> UnixDatagram.send("vsock:2:9", new byte[1]))
                .hasMessageContaining("absolute path");
        assertThatThrownBy(() -> UnixDatagram.send("/" + "x".repeat(107), new byte[1]))
                .hasMessageContaining("less than 108 bytes");
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
