package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Downloads by a process, from a server that is a process, either of which is ended. */
class DownloadTest {
    private static final int MIB = 1 << 20;
    private static final String SERVING = "serving on https://";

    private final Room room;
    private final Sandbox sandbox;
    private final SandboxVm vm;
    private final Path configuration;
    private final int port;
    private final Path copies;

    DownloadTest() throws IOException {
        this.room = Room.forSandbox();
        this.sandbox = Sandbox.in(room.root().resolve("sandbox"), 2L << 30);
        this.vm = SandboxVm.add(
                sandbox.host(),
                1,
                "example-vm",
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), 192 * MIB)));
        // The one that is started again has to have the same.
        this.port = freePort();
        this.configuration = sandbox.configuration(port);
        this.copies = room.root().resolve("copies");
    }

    @BeforeEach
    void fillTheDisk() throws IOException {
        new GuestWrites(vm.disks().getFirst(), 1).random(0, 160 * MIB);
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
        room.close();
    }

    @Test
    void aServerThatIsKilledInTheMiddleIsWaitedForAndTheCopyIsRight() throws Exception {
        String snapshot;
        try (Launched server = serve()) {
            snapshot = take();
            try (Launched download = download(snapshot)) {
                download.await("its beginning", this::isBegun);
                server.kill();
                assertThat(server.status()).isEqualTo(137);
                assertThat(copy()).doesNotExist();
                try (Launched again = serve()) {
                    assertThat(download.status()).as(download.err()).isZero();
                    assertThat(Files.mismatch(copy(), vm.disks().getFirst())).isEqualTo(-1);
                    assertThat(journal()).doesNotExist();
                    again.terminate();
                    assertThat(again.status()).isEqualTo(143);
                }
            }
        }
    }

    @Test
    void controlCLeavesADownloadThatGoesOnWithTheSameSnapshotAndRefusesAnother() throws Exception {
        try (Launched server = serve()) {
            String snapshot = take();
            try (Launched download = download(snapshot)) {
                download.await("its beginning", this::isBegun);
                interrupt(download);
                assertThat(download.status()).as(download.err()).isEqualTo(130);
            }
            assertThat(journal()).exists();
            assertThat(copy()).doesNotExist();

            try (Launched other = download(take())) {
                assertThat(other.status()).isEqualTo(1);
                assertThat(other.err()).contains(snapshot, "finish that one");
            }
            try (Launched rest = download(snapshot)) {
                assertThat(rest.status()).as(rest.err()).isZero();
            }
            assertThat(Files.mismatch(copy(), vm.disks().getFirst())).isEqualTo(-1);
            server.terminate();
            assertThat(server.status()).isEqualTo(143);
        }
    }

    /** One that nobody is given by chance while there is no server: it is not ephemeral. */
    private static int freePort() throws IOException {
        String range = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
        int ephemeral = Integer.parseInt(range.strip().split("\\s+", 2)[0]);
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(ephemeral / 2, ephemeral);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }

    private Launched serve() throws Exception {
        Launched server = Launched.exporter(room, "serve", "-config", configuration.toString());
        server.await("an address", () -> server.err().contains(SERVING));
        return server;
    }

    private String take() throws Exception {
        try (Launched create = remote("snapshots", "create", vm.name(), "--output", "json")) {
            assertThat(create.status()).as(create.err()).isZero();
            return JsonMapper.shared().readTree(create.out()).get("id").asString();
        }
    }

    private Launched download(String snapshot) throws IOException {
        return remote("disks", "download", vm.name(), snapshot, "--to", copies.toString());
    }

    private Launched remote(String... arguments) throws IOException {
        Path password = Files.writeString(room.root().resolve("password"), Sandbox.PASSWORD);
        String[] options = {
            "--endpoint",
            "https://127.0.0.1:" + port,
            "--username",
            Sandbox.USERNAME,
            "--password-file",
            password.toString(),
            "--ca",
            sandbox.caCertificate().toString()
        };
        String[] all = Stream.concat(Arrays.stream(arguments), Arrays.stream(options))
                .toArray(String[]::new);
        return Launched.exporter(room, all);
    }

    private Path copy() {
        return copies.resolve(String.valueOf(vm.disks().getFirst().getFileName()));
    }

    private Path journal() {
        return copies.resolve(vm.disks().getFirst().getFileName() + ".resume");
    }

    /** Its journal is there, and the room for the disk. */
    private boolean isBegun() {
        Path part = copy().resolveSibling(copy().getFileName() + ".part");
        return Files.exists(journal()) && part.toFile().length() == 192 * MIB;
    }

    private static void interrupt(Launched process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
