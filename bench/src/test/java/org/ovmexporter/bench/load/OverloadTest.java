package org.ovmexporter.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.bench.ServerProcess;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** More clients at a time than a server with little memory works for. */
class OverloadTest {
    private static final int HEAP_MEGABYTES = 64;
    private static final int DOWNLOADS = 8;
    private static final int CLIENTS = 60;
    private static final long DISK_BYTES = 64 << 20;

    @Test
    void someAreServedTheOthersAreToldToComeAgainAndTheServerLives() throws Exception {
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        try (Sandbox sandbox = Sandbox.in(filesystem.newDirectory(), 1L << 30);
                ServerProcess server = ServerProcess.start(
                        sandbox, HEAP_MEGABYTES, "\n[limits]\ndownloads = " + DOWNLOADS + "\n");
                KeptConnection watcher =
                        new KeptConnection(server.port(), sandbox.caCertificate())) {
            watcher.login(Sandbox.USERNAME, Sandbox.PASSWORD);
            String disk = disk(sandbox, watcher);
            AtomicInteger served = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            Queue<Exception> failures = new ConcurrentLinkedQueue<>();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                KeptConnection connection =
                        new KeptConnection(server.port(), sandbox.caCertificate());
                connection.loginOf(watcher);
                clients.add(Thread.ofPlatform().start(() -> {
                    try (connection) {
                        start.await();
                        OptionalLong checksum = connection.checksum(disk);
                        (checksum.isPresent() ? served : refused).incrementAndGet();
                    } catch (IOException | InterruptedException e) {
                        failures.add(e);
                    }
                }));
            }
            start.countDown();
            for (Thread client : clients) {
                watcher.get("/healthz");
                client.join();
            }

            assertThat(failures).isEmpty();
            assertThat(served.get()).as("served").isGreaterThanOrEqualTo(DOWNLOADS);
            assertThat(refused.get()).as("told to come again").isPositive();
            assertThat(served.get() + refused.get()).isEqualTo(CLIENTS);
            watcher.get("/api/v1/vms");
            assertThat(server.log()).doesNotContain("OutOfMemory", "ERROR");
        }
    }

    private static String disk(Sandbox sandbox, KeptConnection connection) throws IOException {
        SandboxVm vm = SandboxVm.add(
                sandbox.host(),
                1,
                "vm",
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), DISK_BYTES)));
        return "/api/v1/vms/" + vm.name() + "/snapshots/" + connection.snapshot(vm.name())
                + "/disks/xvda";
    }
}
