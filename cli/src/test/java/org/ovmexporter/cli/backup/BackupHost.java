package org.ovmexporter.cli.backup;

import org.ovmexporter.cli.endtoend.RandomGuest;
import org.ovmexporter.cli.process.Launched;
import org.ovmexporter.cli.process.Room;
import org.ovmexporter.client.Credentials;
import org.ovmexporter.client.ExporterAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.Trust;
import org.ovmexporter.client.file.Sha256;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A served sandbox with a VM whose disks change at random, and a memory of what each snapshot was.
 */
final class BackupHost implements AutoCloseable {
    private static final long DISK = 16 << 20;

    private final Room room;
    private final Sandbox sandbox;
    private final SandboxVm vm;
    private final ApiServer server;
    private final ExporterClient client;
    private final List<RandomGuest> guests;
    /** SHA-256 of each disk at each snapshot: by its id, in the order of the devices. */
    private final Map<String, List<String>> snapshots = new HashMap<>();

    BackupHost(Room room, Random random) throws IOException, ConfigurationException {
        this.room = room;
        this.sandbox = Sandbox.in(room.root().resolve("sandbox"), 1L << 30);
        this.vm = SandboxVm.add(
                sandbox.host(),
                1,
                "example-vm",
                List.of(
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(0), DISK),
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(1), DISK - 5000)));
        for (Path disk : vm.disks()) {
            new GuestWrites(disk, random).random(1 << 20, DISK / 2);
        }
        this.guests =
                vm.disks().stream().map(disk -> new RandomGuest(disk, random)).toList();
        this.server = new ApiServer(Configuration.read(sandbox.configuration(0)));
        this.client = new ExporterClient(new ExporterAddress(
                URI.create(endpoint()),
                new Trust.Authority(sandbox.caCertificate()),
                new Credentials.Password(Sandbox.USERNAME, Sandbox.PASSWORD)));
        Files.writeString(room.root().resolve("password"), Sandbox.PASSWORD + "\n");
    }

    String vm() {
        return vm.name();
    }

    List<Path> disks() {
        return vm.disks();
    }

    ExporterClient client() {
        return client;
    }

    void change() throws IOException {
        for (RandomGuest guest : guests) {
            guest.change();
        }
    }

    /** Starts {@code backup run} for the VM. */
    Launched startRun(Path directory, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "backup",
                "run",
                vm.name(),
                "--to",
                directory.toString(),
                "--endpoint",
                endpoint(),
                "--username",
                Sandbox.USERNAME,
                "--password-file",
                room.root().resolve("password").toString(),
                "--ca",
                sandbox.caCertificate().toString()));
        arguments.addAll(List.of(more));
        return Launched.exporter(room, arguments.toArray(String[]::new));
    }

    /** Remembers what the disks are, as long as they are what a snapshot of just now is. */
    void remember() throws IOException {
        for (String snapshot : client.virtualMachine(vm.name()).snapshots()) {
            if (!snapshots.containsKey(snapshot)) {
                List<String> sums = new ArrayList<>();
                for (Path disk : vm.disks()) {
                    sums.add(Sha256.of(disk));
                }
                snapshots.put(snapshot, sums);
            }
        }
    }

    /** SHA-256 of each disk when this snapshot was taken. */
    List<String> sums(String snapshot) {
        return snapshots.getOrDefault(snapshot, List.of());
    }

    private String endpoint() {
        return "https://127.0.0.1:" + server.port();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        sandbox.close();
    }
}
