package org.ovmexporter.snapshots;

import org.junit.jupiter.api.Assumptions;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.snapshots.repository.Repositories;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** A pretend host on a real filesystem, with one VM, and the engine under test. */
public final class Fixture {
    public static final String FIRST = SandboxHost.REPOSITORIES.get(0);
    public static final String SECOND = SandboxHost.REPOSITORIES.get(1);
    public static final long DISK = 8 << 20;
    /** As by default, but for room: tests need not leave any. */
    public static final Policies ROOMY = policies(new SpaceGuard(0, 0, 0), Quiescing.XM);

    public final Path directory;
    public final SandboxHost host;
    public final Path database;

    public Fixture(RealFilesystem filesystem) throws IOException {
        this(newDirectory(filesystem));
    }

    /** In this directory, of a filesystem that a test made for itself. */
    public Fixture(Path directory) throws IOException {
        this.directory = directory;
        host = SandboxHost.in(directory.resolve("host"));
        database = directory.resolve("index.db");
    }

    /** The policies that an operator has by default, but for these. */
    public static Policies policies(SpaceGuard guard, Quiescing quiescing) {
        return new Policies(
                Policies.DEFAULT.repositoryDeadline(),
                Policies.DEFAULT.diskDeadline(),
                Policies.DEFAULT.tracking(),
                guard,
                quiescing);
    }

    private static Path newDirectory(RealFilesystem filesystem) {
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        return filesystem.newDirectory();
    }

    public static Stream<RealFilesystem> filesystems() {
        return RealFilesystem.matrix().stream();
    }

    /** As an exporter on the host finds them. */
    public Repositories repositories() {
        return new Repositories(
                new OvsHost(host.root()),
                Policies.DEFAULT.repositoryDeadline(),
                Policies.DEFAULT.diskDeadline());
    }

    /** An exporter; several of one fixture are several exporters of one pool. */
    public Snapshots exporter() {
        return exporter(database);
    }

    public Snapshots exporter(Path index) {
        return exporter(index, InstantSource.system(), ROOMY);
    }

    public Snapshots exporter(Path index, InstantSource clock, Policies policies) {
        return new Snapshots(new OvsHost(host.root()), index, clock, policies);
    }

    /** A VM with a disk in each of these repositories, each with a little data in it. */
    public SandboxVm vm(int number, String... repositories) throws IOException {
        SandboxVm vm = SandboxVm.add(
                host,
                number,
                "vm " + number,
                Stream.of(repositories).map(id -> new SandboxVm.Disk(id, DISK)).toList());
        for (Path disk : vm.disks()) {
            new GuestWrites(disk, number).random(0, 1 << 20);
            new GuestWrites(disk, number).random(4 << 20, 1 << 20);
        }
        return vm;
    }

    public static HostVm find(Snapshots snapshots, SandboxVm vm) throws IOException {
        return snapshots.virtualMachine(vm.name()).orElseThrow();
    }

    public static Snapshot create(Snapshots snapshots, SandboxVm vm) throws IOException {
        return snapshots.create(find(snapshots, vm), SnapshotOptions.PLAIN);
    }

    /** Where a snapshot's disk is for this process. */
    public Path path(Snapshot snapshot, SnapshotDisk disk) {
        return host.path(snapshot.path(disk));
    }

    /** The snapshot's directory in a repository. */
    public Path directory(String repository, Snapshot snapshot) {
        return host.repository(repository).resolve("CoriolisSnapshots").resolve(snapshot.id());
    }

    public static byte[] read(OpenDisk disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(disk.size()));
        while (bytes.hasRemaining()) {
            disk.read(CallingThread.ofPool(), bytes.position(), bytes);
        }
        return bytes.array();
    }

    public static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    /** Replaces the VM's disk list in its vm.cfg. */
    public void setDisks(SandboxVm vm, List<String> entries) throws IOException {
        Path config = host.repository(FIRST).resolve("VirtualMachines/" + vm.name() + "/vm.cfg");
        String list = String.join(
                ", ", entries.stream().map(entry -> "'" + entry + "'").toList());
        Files.writeString(
                config,
                Files.readString(config).replaceAll("(?m)^disk = .*$", "disk = [" + list + "]"));
    }
}
