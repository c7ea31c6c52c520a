package org.ovmexporter.bench.load;

import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.ServerProcess;
import org.ovmexporter.bench.Vitals;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Many clients that download a snapshot's disk again and again, and one that takes snapshots of
 * another VM, compares them and deletes them; all that is answered is checked.
 */
public final class Load {
    /** As many as a large backup tool has at work at a time. */
    static final int DOWNLOADS = 32;

    private final Sandbox sandbox;
    private final ServerProcess server;
    private final long diskBytes;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    /** Who has done its work once. */
    private final Set<Thread> warm = ConcurrentHashMap.newKeySet();

    private final AtomicLong downloads = new AtomicLong();
    private final AtomicLong comparisons = new AtomicLong();
    private volatile boolean over;

    /**
     * Puts load on this server.
     *
     * @param diskBytes the size of what is downloaded, half of which is written
     */
    public Load(Sandbox sandbox, ServerProcess server, long diskBytes) {
        this.sandbox = sandbox;
        this.server = server;
        this.diskBytes = diskBytes;
    }

    /**
     * What came of it.
     *
     * @param failures of requests
     * @param vitals of the server, at even intervals; the first when every client has been served
     */
    public record Result(
            long downloads,
            long bytes,
            long comparisons,
            List<String> failures,
            List<Vitals> vitals) {
        /** Keeps copies. */
        public Result {
            failures = List.copyOf(failures);
            vitals = List.copyOf(vitals);
        }

        /** How the server was when all was warm. */
        public Vitals first() {
            return vitals.getFirst();
        }

        /** How it was in the end. */
        public Vitals last() {
            return vitals.getLast();
        }
    }

    /**
     * Keeps the load up.
     *
     * @param time for how long, from when every client has been served
     * @param intervals between looks at the server
     */
    public Result run(Duration time, int intervals) throws IOException, InterruptedException {
        SandboxVm read = vm(1);
        KeptConnection first = new KeptConnection(server.port(), sandbox.caCertificate());
        try (first) {
            first.login(Sandbox.USERNAME, Sandbox.PASSWORD);
            return run(time, intervals, read, first);
        }
    }

    private Result run(Duration time, int intervals, SandboxVm read, KeptConnection first)
            throws IOException, InterruptedException {
        String disk = snapshotsOf(read) + "/" + first.snapshot(read.name()) + "/disks/xvda";
        long expected = checksum(read.disks().getFirst());
        SandboxVm written = vm(2);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < DOWNLOADS; i++) {
            clients.add(client(first, connection -> download(connection, disk, expected)));
        }
        clients.add(client(first, connection -> compare(connection, written)));
        while (failures.isEmpty() && warm.size() < clients.size()) {
            Thread.sleep(100);
        }
        List<Vitals> vitals = new ArrayList<>(List.of(Vitals.of(server)));
        for (int i = 0; i < intervals && failures.isEmpty(); i++) {
            Thread.sleep(time.dividedBy(intervals));
            vitals.add(Vitals.of(server));
        }
        over = true;
        for (Thread client : clients) {
            client.join();
        }
        return new Result(
                downloads.get(),
                downloads.get() * diskBytes,
                comparisons.get(),
                failures.stream().map(Throwable::toString).toList(),
                vitals);
    }

    private interface Work {
        void doOnce(KeptConnection connection) throws IOException;
    }

    private Thread client(KeptConnection first, Work work) {
        return Thread.ofPlatform().name("client").start(() -> {
            while (!over && failures.isEmpty()) {
                workOnAConnection(first, work);
            }
        });
    }

    private void workOnAConnection(KeptConnection first, Work work) {
        boolean used = false;
        try (KeptConnection connection =
                new KeptConnection(server.port(), sandbox.caCertificate())) {
            connection.loginOf(first);
            while (!over) {
                work.doOnce(connection);
                warm.add(Thread.currentThread());
                used = true;
            }
        } catch (KeptConnection.ClosedException e) {
            if (!used) {
                failures.add(e);
            }
        } catch (IOException | RuntimeException e) {
            failures.add(e);
        }
    }

    private void download(KeptConnection connection, String disk, long expected)
            throws IOException {
        long actual = connection
                .checksum(disk)
                .orElseThrow(() -> new IllegalStateException("refused for too much load"));
        if (actual != expected) {
            throw new IOException("other bytes were downloaded than the disk has");
        }
        downloads.incrementAndGet();
    }

    private void compare(KeptConnection connection, SandboxVm vm) throws IOException {
        String older = connection.snapshot(vm.name());
        new GuestWrites(vm.disks().getFirst(), comparisons.get())
                .random(diskBytes / 8, diskBytes / 64);
        String newer = connection.snapshot(vm.name());
        String lines = connection.end(snapshotsOf(vm) + "/" + newer
                + "/disks/xvda/extents?granularity=4096&compareTo=" + older);
        if (!lines.contains("\"complete\":true,\"rows\":1,")) {
            throw new IOException("not the one change there was: " + lines);
        }
        connection.delete(snapshotsOf(vm) + "/" + older);
        connection.delete(snapshotsOf(vm) + "/" + newer);
        comparisons.incrementAndGet();
    }

    private SandboxVm vm(int number) throws IOException {
        SandboxVm vm = SandboxVm.add(
                sandbox.host(),
                number,
                "load " + number,
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), diskBytes)));
        new GuestWrites(vm.disks().getFirst(), number).random(0, diskBytes / 2);
        return vm;
    }

    private static String snapshotsOf(SandboxVm vm) {
        return "/api/v1/vms/" + vm.name() + "/snapshots";
    }

    private static long checksum(Path disk) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(disk)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                checksum.update(buffer, 0, count);
            }
        }
        return checksum.getValue();
    }
}
