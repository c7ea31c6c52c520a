package org.ovmexporter.cli.endtoend;

import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;

/**
 * Two hosts that share their repositories on one OCFS2, an exporter on each. This process runs on
 * the first one, and has the pretend Manager as well.
 */
final class Pool implements AutoCloseable {
    /** Where a host that dies says in the middle of which snapshot; both see it. */
    static final Path LAST_WORDS = Path.of("/share/last-words");

    private static final String REPOSITORY = SandboxHost.REPOSITORIES.getFirst();
    /** As ocfs2/cluster has them. */
    private static final String FIRST = "10.77.0.1";

    private static final String SECOND = "10.77.0.2";
    private static final long DISK = 4 << 20;

    private final Sandbox sandbox;
    private final PoolHost first;
    private final PoolHost second;
    private int vms;

    private Pool(Sandbox sandbox, Certificates certificates) throws Exception {
        this.sandbox = sandbox;
        this.first = new PoolHost(
                FIRST,
                () -> PlainClient.login(
                        FIRST,
                        PoolMember.API,
                        certificates.caCertificate(),
                        Sandbox.USERNAME,
                        Sandbox.PASSWORD));
        this.second = new PoolHost(SECOND, () -> first.exporter().at(SECOND, PoolMember.API));
    }

    /** @param directory on the shared filesystem */
    static Pool in(Path directory) throws Exception {
        Sandbox sandbox = Sandbox.in(directory, 0);
        Certificates certificates =
                Certificates.in(directory.resolve("pool-certificates"), List.of(FIRST, SECOND));
        String common = Files.readString(sandbox.configuration(PoolMember.API))
                .replace("/certificates/", "/pool-certificates/");
        configure(directory, SECOND, common);
        Path own = configure(directory, FIRST, common);
        Thread.ofPlatform().daemon().start(() -> runMember(own));
        return new Pool(sandbox, certificates);
    }

    /** The same secret, so that a token is good on both; an address and a database of its own. */
    private static Path configure(Path directory, String address, String common)
            throws IOException {
        Path file = directory.resolve("host-" + address + ".toml");
        Path part = Files.createFile(
                directory.resolve("part"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                part,
                common.replaceFirst("(?m)^bind = .*$", "bind = \"" + address + "\"")
                        .replaceFirst("(?m)^db_file = .*$", "db_file = \"/run/exporter.db\""));
        // The other host waits for it, and is not to read half of it.
        return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void runMember(Path configuration) {
        try {
            PoolMember.main(new String[] {FIRST, configuration.toString()});
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    PoolHost first() {
        return first;
    }

    PoolHost second() {
        return second;
    }

    List<PoolHost> hosts() {
        return List.of(first, second);
    }

    /** A VM of both hosts with so many disks, each with a little data in it. */
    SandboxVm vm(int disks) throws IOException {
        SandboxVm vm = SandboxVm.add(
                sandbox.host(),
                ++vms,
                "pool vm " + vms,
                Collections.nCopies(disks, new SandboxVm.Disk(REPOSITORY, DISK)));
        for (Path disk : vm.disks()) {
            new GuestWrites(disk, vms).random(DISK / 4, DISK / 4);
        }
        return vm;
    }

    /** Where a path of the host is for processes. */
    Path path(String hostPath) {
        return sandbox.host().path(hostPath);
    }

    /** Where the repository has its snapshots. */
    Path snapshots() {
        return sandbox.host().repository(REPOSITORY).resolve("CoriolisSnapshots");
    }

    @Override
    public void close() throws IOException {
        first.close();
        second.close();
        sandbox.close();
    }
}
