package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What only a person at a terminal sees, and how the commands show who they are. */
class TerminalTest {
    private static final int MIB = 1 << 20;

    private final Room room;
    private final Sandbox sandbox;
    private final SandboxVm vm;
    private final Path copies;

    TerminalTest() throws IOException {
        this.room = Room.forSandbox();
        this.sandbox = Sandbox.in(room.root().resolve("sandbox"), 1L << 30);
        this.vm = SandboxVm.add(
                sandbox.host(),
                1,
                "example-vm",
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), 64 * MIB)));
        this.copies = room.root().resolve("copies");
    }

    @BeforeEach
    void fillTheDisk() throws IOException {
        new GuestWrites(vm.disks().getFirst(), 1).random(0, 48 * MIB);
        Files.writeString(room.root().resolve("password"), Sandbox.PASSWORD + "\n");
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
        room.close();
    }

    @Test
    void aDownloadShowsABarWithRateOnATerminalAndNothingElsewhere() throws Exception {
        Room.requirePrograms("script");
        try (Launched server = serve(sandbox.configuration(0))) {
            String snapshot = take(server);
            try (Launched person = Launched.onTerminal(room, download(server, snapshot))) {
                assertThat(person.status()).as(person.out()).isZero();
                assertThat(person.out()).contains("xvda", "100%", "64/64 MiB", "MiB/s", "fetched");
            }
            Files.delete(copy());
            try (Launched program = Launched.exporter(room, download(server, snapshot))) {
                assertThat(program.status()).as(program.err()).isZero();
                assertThat(program.err()).isEmpty();
                assertThat(program.out()).doesNotContain("%");
            }
            assertThat(Files.mismatch(copy(), vm.disks().getFirst())).isEqualTo(-1);
        }
    }

    @Test
    void whereTheExporterWantsACertificateTheCommandsShowTheirs() throws Exception {
        Room.requirePrograms("openssl");
        Path certificate = room.root().resolve("client.pem");
        Path key = room.root().resolve("client-key.pem");
        Command.run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=backup",
                "-addext",
                "extendedKeyUsage=clientAuth",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString()));
        Path configuration = sandbox.configuration(0);
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replace(
                                "[api.tls]\n",
                                "[api.tls]\nclient_auth = \"require\"\n"
                                        + "client_ca_certificate = \"" + certificate + "\"\n"));
        try (Launched server = serve(configuration)) {
            try (Launched without = Launched.exporter(room, as(server, "vms", "list"))) {
                assertThat(without.status()).isEqualTo(4);
                assertThat(without.err()).contains("certificate");
            }
            try (Launched with = Launched.exporter(
                    room,
                    as(
                            server,
                            "vms",
                            "list",
                            "--cert",
                            certificate.toString(),
                            "--key",
                            key.toString()))) {
                assertThat(with.status()).as(with.err()).isZero();
                assertThat(with.out()).contains("example-vm");
            }
        }
    }

    private Launched serve(Path configuration) throws Exception {
        Launched server = Launched.exporter(room, "serve", "-config", configuration.toString());
        server.await("an address", () -> ServedHost.port(server.err()).isPresent());
        return server;
    }

    private String take(Launched server) throws Exception {
        try (Launched create = Launched.exporter(
                room, as(server, "snapshots", "create", vm.name(), "--output", "json"))) {
            assertThat(create.status()).as(create.err()).isZero();
            return JsonMapper.shared().readTree(create.out()).get("id").asString();
        }
    }

    private String[] download(Launched server, String snapshot) {
        return as(server, "disks", "download", vm.name(), snapshot, "--to", copies.toString());
    }

    private String[] as(Launched server, String... arguments) {
        return Stream.concat(
                        Stream.of(arguments),
                        Stream.of(
                                "--endpoint",
                                "https://127.0.0.1:"
                                        + ServedHost.port(server.err()).orElseThrow(),
                                "--username",
                                Sandbox.USERNAME,
                                "--password-file",
                                room.root().resolve("password").toString(),
                                "--ca",
                                sandbox.caCertificate().toString()))
                .toArray(String[]::new);
    }

    private Path copy() {
        return copies.resolve(String.valueOf(vm.disks().getFirst().getFileName()));
    }
}
